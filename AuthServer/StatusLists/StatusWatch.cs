using AuthServer.Data;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>
/// Keeps the lists up to date, on every server: twice a second it asks what has been revoked since it last asked, and at first for all
/// that may still matter. The lists are confirmed when all of it has been entered; one
/// that is not confirmed is refused.
/// </summary>
internal sealed class StatusWatch(IServiceScopeFactory scopes, StatusBook book, EndedElsewhere ended, TimeProvider time, ILogger<StatusWatch> logger)
    : Watch(TimeSpan.FromMilliseconds(500), "Revocations could not be read", time, logger)
{
    private readonly RevocationMarks _marks = new(time);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var askedAt = Time.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var known = await StateAsync(db, cancellationToken);
        var clock = DateTimeOffset.FromUnixTimeMilliseconds(known.NowMs);
        var over = ListTimes.OverAt(clock);
        var sizes = await db.StatusLists.AsNoTracking()
            .Where(list => list.Id > over)
            .Select(list => new { list.Id, list.Next })
            .ToListAsync(cancellationToken);

        var newest = known.Newest ?? 0;
        var window = _marks.Next(newest);
        var revoked = await scope.ServiceProvider.GetRequiredService<RevokedIndexes>().FindAsync(window, over, cancellationToken);
        book.Enter(sizes.Select(list => (list.Id, list.Next)), revoked, askedAt, clock);
        _marks.Set(newest, askedAt);
        await ended.TellAsync(db, newest, window.Since, cancellationToken);
    }

    /// <summary>The number of the newest revocation, and the database's clock, at one moment.</summary>
    private static async Task<State> StateAsync(AuthDbContext db, CancellationToken cancellationToken) =>
        (await db.Database
            .SqlQueryRaw<State>("SELECT (SELECT MAX(`Sequence`) FROM `Revocations`) AS `Newest`, " + db.Clock + " AS `NowMs`")
            .ToListAsync(cancellationToken))[0];

    private sealed record State(long? Newest, long NowMs);
}
