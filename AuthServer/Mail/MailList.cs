using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Mail;

/// <summary>Looks up what was not sent.</summary>
internal sealed class MailList(AuthDbContext db)
{
    /// <summary>All that wait or were refused, the oldest first.</summary>
    public async Task<IReadOnlyList<UnsentMail>> AllAsync(int limit, CancellationToken cancellationToken) =>
        Of(await db.Mails.AsNoTracking().OrderBy(mail => mail.Id).Take(limit).ToListAsync(cancellationToken));

    /// <summary>Those to one user that were refused in the last month, the oldest first.</summary>
    public async Task<IReadOnlyList<UnsentMail>> RefusedAsync(string userId, CancellationToken cancellationToken) =>
        Of(await db.Mails.AsNoTracking().Where(mail => mail.UserId == userId && mail.FailedAt != null).OrderBy(mail => mail.Id).ToListAsync(cancellationToken));

    private static List<UnsentMail> Of(IEnumerable<MailRecord> mails) =>
        [.. mails.Select(mail => new UnsentMail(
            mail.Id, mail.Kind, mail.UserId, mail.Recipient, new(mail.CreatedAt, TimeSpan.Zero), mail.Tries,
            Time(mail.NextTryAt), Time(mail.FailedAt), mail.Reason))];

    private static DateTimeOffset? Time(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}

/// <param name="Id">Begins its Message-ID.</param>
/// <param name="Kind">As in <see cref="Letters.Letter"/>.</param>
/// <param name="UserId">Whose account it is about, where there is one.</param>
/// <param name="Recipient">The address.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="NextTryAt">Not before then; the beginning of 1970: as soon as may be; null: never again.</param>
/// <param name="FailedAt">When it was given up; null: it waits.</param>
/// <param name="Reason">Why the last try failed.</param>
internal sealed record UnsentMail(
    string Id, string Kind, string? UserId, string Recipient, DateTimeOffset CreatedAt, int Tries, DateTimeOffset? NextTryAt, DateTimeOffset? FailedAt,
    string? Reason);
