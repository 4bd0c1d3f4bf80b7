using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Mail;

/// <summary>
/// The rows of the outbox as its job sees them. All times are the database's, so that servers whose clocks differ do not take a mail from
/// each other.
/// </summary>
internal sealed class MailQueue(AuthDbContext db, MailOptions options)
{
    /// <summary>What a server needs beyond the time that the mail server may take.</summary>
    private const int MarginSeconds = 30;

    private const int FirstWaitSeconds = 15;
    private const int LongestWaitSeconds = 3_600;

    /// <summary>
    /// Mails that are due, the oldest first: none that another server has. Each is put off before it is sent, so that when this server dies
    /// meanwhile another sends it then.
    /// </summary>
    public async Task<IReadOnlyList<MailRecord>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        if (most <= 0)
        {
            return [];
        }

        var due = await db.Mails.AsNoTracking()
            .Where(mail => mail.NextTryAt <= DatabaseClock.NowMs())
            .OrderBy(mail => mail.NextTryAt).ThenBy(mail => mail.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        var lease = (options.TimeoutSeconds + MarginSeconds) * 1_000L;
        List<MailRecord> taken = [];
        foreach (var mail in due)
        {
            if (await db.Mails
                .Where(row => row.Id == mail.Id && row.Tries == mail.Tries && row.NextTryAt == mail.NextTryAt)
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(row => row.Tries, mail.Tries + 1)
                        .SetProperty(row => row.NextTryAt, row => DatabaseClock.NowMs() + lease),
                    cancellationToken) is 1)
            {
                taken.Add(mail);
            }
        }

        return taken;
    }

    public Task SentAsync(MailRecord mail) =>
        db.Mails.Where(row => row.Id == mail.Id).ExecuteDeleteAsync();

    /// <summary>Tried again, each time after twice the wait.</summary>
    public Task PutOffAsync(MailRecord mail, string reason)
    {
        var wait = (long)(Math.Min(FirstWaitSeconds * Math.Pow(2, Math.Min(mail.Tries, 20)), LongestWaitSeconds) * 1_000);
        return Mine(mail).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.NextTryAt, row => DatabaseClock.NowMs() + wait).SetProperty(row => row.Reason, reason));
    }

    /// <summary>As if it had not been tried.</summary>
    public Task GiveBackAsync(MailRecord mail, string reason) =>
        Mine(mail).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.NextTryAt, mail.NextTryAt)
                .SetProperty(row => row.Tries, mail.Tries)
                .SetProperty(row => row.Reason, reason));

    /// <summary>Never tried again; what it said goes.</summary>
    public Task FailedAsync(MailRecord mail, string reason) =>
        Mine(mail).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.NextTryAt, (long?)null)
                .SetProperty(row => row.FailedAt, row => DatabaseClock.NowMs())
                .SetProperty(row => row.Content, (byte[]?)null)
                .SetProperty(row => row.Reason, reason));

    /// <summary>Unless another server has taken it meanwhile, because this one was slow.</summary>
    private IQueryable<MailRecord> Mine(MailRecord mail) => db.Mails.Where(row => row.Id == mail.Id && row.Tries == mail.Tries + 1);
}
