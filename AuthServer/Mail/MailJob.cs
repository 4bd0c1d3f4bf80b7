using System.Security.Cryptography;
using System.Text.Json;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using AuthServer.Mail.Letters;

namespace AuthServer.Mail;

/// <summary>
/// Sends what is in the outbox, beside the requests of people. A few at once, so that one that is slow to be taken leaves the way free
/// for others; all over as few connections as that takes.
/// </summary>
internal sealed class MailJob(
    MailQueue queue, MailRoutes routes, LetterSeal seal, LetterWriter writer, MailSender sender, MailOutage outage, TimeProvider time, ILogger<MailJob> logger)
    : IJob
{
    /// <summary>How soon a mail is on its way.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>How long a mail is tried.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    private const int AtOnce = 4;

    /// <summary>What is on its way when this server is to stop has this long to arrive.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly List<Call> _calls = [];
    private readonly Stack<IMailRoute> _free = [];

    /// <summary>Ends when none is on its way any more and none is due, or while the mail server takes none.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = new();
        await using var stop = cancellationToken.Register(() => end.CancelAfter(Farewell));
        try
        {
            while (true)
            {
                await BeginAsync(end.Token, cancellationToken);
                if (_calls is [])
                {
                    return;
                }

                await Task.WhenAny(_calls.Select(call => (Task)call.Answer).Append(Task.Delay(Every, time, cancellationToken)));
                foreach (var call in _calls.Where(call => call.Answer.IsCompleted).ToList())
                {
                    _calls.Remove(call);
                    _free.Push(call.Route);
                    await SettleAsync(call.Mail, await call.Answer);
                }
            }
        }
        finally
        {
            await LetArriveAsync();
        }
    }

    /// <summary>Whoever stops in the middle of a mail, or no longer does the background work, would have it sent twice.</summary>
    private async Task LetArriveAsync()
    {
        foreach (var call in _calls)
        {
            _free.Push(call.Route);
            await ((Task)call.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.Answer.IsCompletedSuccessfully)
            {
                await SettleAsync(call.Mail, await call.Answer);
            }
        }

        foreach (var route in _free)
        {
            await route.DisposeAsync();
        }
    }

    private async Task BeginAsync(CancellationToken end, CancellationToken cancellationToken)
    {
        if (outage.IsPausing)
        {
            return;
        }

        foreach (var mail in await queue.TakeAsync((outage.Lasts ? 1 : AtOnce) - _calls.Count, cancellationToken))
        {
            var route = _free.TryPop(out var free) ? free : routes.Open();
            _calls.Add(new(mail, route, SendAsync(mail, route, end)));
        }
    }

    private async Task<SendOutcome> SendAsync(MailRecord mail, IMailRoute route, CancellationToken cancellationToken)
    {
        try
        {
            Envelope envelope = new(sender.From, mail.Recipient, mail.MessageId, mail.Language, new(mail.CreatedAt, TimeSpan.Zero));
            return await route.SendAsync(await writer.WriteAsync(seal.Open(mail.Id, mail.Content!), envelope), cancellationToken);
        }
        catch (CryptographicException)
        {
            return new SendOutcome.PutOff("the key that it is sealed with is not known here");
        }
        catch (JsonException)
        {
            return new SendOutcome.PutOff("another version of AuthServer has written it");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It must not hold up the others.
            logger.LogError(exception, "Mail {MailId} failed by a bug in this server", mail.Id);
            return new SendOutcome.PutOff("a bug in this server");
        }
    }

    /// <summary>Is not cut short: a mail that is out and not noted goes out again.</summary>
    private async Task SettleAsync(MailRecord mail, SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Sent:
                outage.Ends();
                await queue.SentAsync(mail);
                logger.LogInformation("Mail {MailId} ({Kind}) to user {UserId} has been sent", mail.Id, mail.Kind, mail.UserId ?? "-");
                return;
            case SendOutcome.Away:
                outage.Goes(outcome.Reason);
                break;
            case SendOutcome.Refused:
                outage.Ends();
                break;
        }

        if (outcome is SendOutcome.Refused || time.GetUtcNow().UtcDateTime - mail.CreatedAt > Patience)
        {
            await queue.FailedAsync(mail, outcome.Told);
            logger.LogWarning(
                "Mail {MailId} ({Kind}) to user {UserId} is given up after {Tries} tries: {Reason}",
                mail.Id, mail.Kind, mail.UserId ?? "-", mail.Tries + 1, outcome.Reason);
            return;
        }

        await (outcome is SendOutcome.Away
            ? queue.GiveBackAsync(mail, outcome.Told)
            : queue.PutOffAsync(mail, outcome.Told));
    }

    private sealed record Call(MailRecord Mail, IMailRoute Route, Task<SendOutcome> Answer);
}
