using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>Keeps the lists up to date, on every server: twice a second it asks what has been revoked lately, and at first for all that may still matter.</summary>
internal sealed class StatusWatch(IServiceScopeFactory scopes, StatusBook book, TimeProvider time, ILogger<StatusWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    /// <summary>What may come to light late: the clock of the server that wrote it is behind, or its token was still being issued.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(150);

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
        var now = time.GetUtcNow();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var oldest = now.ToUnixTimeSeconds();
        var sizes = await db.StatusLists.AsNoTracking()
            .Where(list => list.Id > oldest)
            .Select(list => new { list.Id, list.Next })
            .ToListAsync(cancellationToken);

        // After a while without the database nothing of that while may be missed.
        var since = book.Age is { } age ? now - age - Overlap : now - StatusListPruning.Kept;
        var revoked = await scope.ServiceProvider.GetRequiredService<RevokedIndexes>().FindAsync(since.UtcDateTime, cancellationToken);
        book.Enter(sizes.Select(list => (list.Id, list.Next)), revoked, askedAt);
    }
}
