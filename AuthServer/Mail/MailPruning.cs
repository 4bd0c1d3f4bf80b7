using AuthServer.Data;
using AuthServer.Jobs;

namespace AuthServer.Mail;

/// <summary>Deletes mails that were refused, a month after.</summary>
internal sealed class MailPruning(AuthDbContext db) : IPruningJob
{
    private static readonly long KeptMs = (long)TimeSpan.FromDays(30).TotalMilliseconds;

    public Task<int> PruneAsync(CancellationToken cancellationToken) =>
        db.Mails
            .Where(mail => mail.FailedAt < DatabaseClock.NowMs() - KeptMs)
            .OrderBy(mail => mail.FailedAt)
            .DeleteInBatchesAsync(db.Mails, mail => mail.Id, cancellationToken);
}
