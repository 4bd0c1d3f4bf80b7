using System.Security.Cryptography;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Sessions;

/// <summary>The sessions of browsers, in the database: any server can go on with what another began.</summary>
internal sealed class SessionStore(AuthDbContext db, SessionsOptions options, TimeProvider time) : IPruningJob
{
    private const int IdBytes = 16;
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>A new session, not yet in the database.</summary>
    public SessionRecord Begin(User user, string? userAgent)
    {
        // To the millisecond: the cookie says the same.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()).UtcDateTime;
        return new()
        {
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            UserId = user.Id,
            SecurityStamp = user.SecurityStamp!,
            SignedInAt = now,
            SeenAt = now,
            ExpiresAt = now.AddSeconds(options.MaxSeconds),
            UserAgent = string.IsNullOrEmpty(userAgent) ? null : userAgent[..Math.Min(userAgent.Length, ColumnLengths.UserAgent)],
        };
    }

    /// <summary>The same person has signed in again with the same browser. False: the session has ended meanwhile.</summary>
    public async Task<bool> RenewAsync(SessionRecord session, DateTime signedInAt, CancellationToken cancellationToken) =>
        await db.Sessions
            .Where(other => other.Id == session.Id && other.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(other => other.SignedInAt, signedInAt), cancellationToken) is 1;

    /// <summary>The session with its user, when neither has ended and the user has changed no credential since.</summary>
    public async Task<CurrentSession?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var now = Now;
        var found = await (
            from session in Live(now)
            join user in db.Users.AsNoTracking() on session.UserId equals user.Id
            where session.Id == id && !user.Disabled && user.SecurityStamp == session.SecurityStamp
            select new { Session = session, User = user }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        if (found.Session.SeenAt < now - SeenEvery)
        {
            await db.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, now), cancellationToken);
        }

        return new(found.Session, found.User);
    }

    /// <summary>A user's sessions, the latest seen first.</summary>
    public async Task<IReadOnlyList<SessionRecord>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        return await Live(Now).Where(session => session.UserId == userId).OrderByDescending(session => session.SeenAt).ToListAsync(cancellationToken);
    }

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        var endedBefore = now.AddDays(-1);
        // Two statements, each by its index.
        return await db.Sessions.Where(session => session.ExpiresAt < now).OrderBy(session => session.ExpiresAt)
                .DeleteInBatchesAsync(db.Sessions, session => session.Id, cancellationToken)
            + await db.Sessions.Where(session => session.EndedAt < endedBefore).OrderBy(session => session.EndedAt)
                .DeleteInBatchesAsync(db.Sessions, session => session.Id, cancellationToken);
    }

    private IQueryable<SessionRecord> Live(DateTime now)
    {
        var seenSince = options.IdleSeconds is 0 ? DateTime.MinValue : now.AddSeconds(-options.IdleSeconds);
        return db.Sessions.AsNoTracking().Where(session => session.EndedAt == null && session.ExpiresAt > now && session.SeenAt > seenSince);
    }
}
