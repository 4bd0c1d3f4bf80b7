using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>
/// Keeps the lists up to date, on every server: twice a second it asks what has been revoked since it last asked, and at first for all
/// that may still matter. The lists are confirmed when all of it has been entered.
/// </summary>
internal sealed class StatusWatch(IServiceScopeFactory scopes, StatusBook book, EndedElsewhere ended, TimeProvider time, ILogger<StatusWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private readonly RevocationMarks _marks = new(time);
    private bool _failed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                _failed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: a list that is not confirmed is refused.
                if (!_failed)
                {
                    logger.LogWarning("Revocations could not be read: {Reason}", exception.GetBaseException().Message);
                }

                _failed = true;
            }

            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
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
        (await db.Database.SqlQueryRaw<State>("SELECT (SELECT MAX(`Sequence`) FROM `Revocations`) AS `Newest`, " + db.Clock + " AS `NowMs`").ToListAsync(cancellationToken))[0];

    private sealed record State(long? Newest, long NowMs);
}
