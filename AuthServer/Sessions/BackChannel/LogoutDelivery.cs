using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Sessions.BackChannel;

/// <summary>
/// Tells clients that a session ended (OpenID Connect Back-Channel Logout 1.0 section 2.5), beside the requests of people, who never
/// wait for it. A client that cannot take it now is tried again, each time after twice the wait; one that refuses it (section 2.8) is not.
/// </summary>
internal sealed class LogoutDelivery(
    AuthDbContext db,
    IHttpClientFactory endpoints,
    LogoutTokens tokens,
    LogoutOptions options,
    TimeProvider time,
    ILogger<LogoutDelivery> logger) : IJob
{
    /// <summary>How soon a client hears of a sign-out.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private const int AtOnce = 100;

    /// <summary>So a client that does not answer, however much it is to be told, leaves room for the others.</summary>
    private const int AtOnceByClient = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    private readonly List<Call> _calls = [];

    /// <summary>Ends when nobody is being told any more and nobody is to be told now.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (await BeginAsync(cancellationToken))
            {
                // There may be more.
            }

            if (_calls is [])
            {
                return;
            }

            await Task.WhenAny(_calls.Select(call => (Task)call.Answer).Append(Task.Delay(Every, time, cancellationToken)));
            foreach (var call in _calls.Where(call => call.Answer.IsCompleted).ToList())
            {
                _calls.Remove(call);
                await SettleAsync(call.Delivery, await call.Answer, cancellationToken);
            }
        }
    }

    /// <summary>Begins what is due and has room; false when there is no more of it.</summary>
    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        List<string> full = [.. _calls.CountBy(call => call.Delivery.ClientId).Where(client => client.Value >= AtOnceByClient).Select(client => client.Key)];
        List<string> underWay = [.. _calls.Select(call => call.Delivery.Id)];
        var due = await db.LogoutDeliveries.AsNoTracking()
            .Where(delivery => delivery.NextAttemptAt <= now && !full.Contains(delivery.ClientId) && !underWay.Contains(delivery.Id))
            .OrderBy(delivery => delivery.NextAttemptAt)
            .Take(AtOnce - _calls.Count)
            .ToListAsync(cancellationToken);

        var begun = 0;
        foreach (var delivery in due.Where(delivery => _calls.Count(call => call.Delivery.ClientId == delivery.ClientId) < AtOnceByClient))
        {
            if (await ReserveAsync(delivery, now, cancellationToken))
            {
                _calls.Add(new(delivery, endpoints.TellAsync(new(delivery.Uri), tokens.Create(delivery), cancellationToken)));
                begun++;
            }
        }

        return begun > 0 && _calls.Count < AtOnce;
    }

    /// <summary>Sets the time of the next attempt before it makes this one: if this server dies meanwhile, another server tries again then.</summary>
    private async Task<bool> ReserveAsync(LogoutDeliveryRecord delivery, DateTime now, CancellationToken cancellationToken)
    {
        var next = now + (FirstWait * Math.Pow(2, delivery.Attempts));
        return await db.LogoutDeliveries
            .Where(other => other.Id == delivery.Id && other.Attempts == delivery.Attempts)
            .ExecuteUpdateAsync(set => set
                .SetProperty(other => other.Attempts, delivery.Attempts + 1)
                .SetProperty(other => other.NextAttemptAt, next), cancellationToken) is 1;
    }

    private async Task SettleAsync(LogoutDeliveryRecord delivery, LogoutResponse answer, CancellationToken cancellationToken)
    {
        var isLast = answer is not LogoutResponse.NotTaken || delivery.Attempts >= options.LogoutRetries;
        if (isLast)
        {
            await db.LogoutDeliveries.Where(other => other.Id == delivery.Id).ExecuteDeleteAsync(cancellationToken);
        }

        if (answer switch { LogoutResponse.NotTaken not => not.Reason, LogoutResponse.Refused refused => refused.Reason, _ => null } is { } reason)
        {
            logger.Log(
                isLast ? LogLevel.Warning : LogLevel.Information,
                "Client {ClientId} did not take the logout token in attempt {Attempt}, {Next}: {Reason}",
                delivery.ClientId, delivery.Attempts + 1, isLast ? "the last" : "and is told again", reason);
        }
    }

    private sealed record Call(LogoutDeliveryRecord Delivery, Task<LogoutResponse> Answer);
}
