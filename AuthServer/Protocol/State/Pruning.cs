using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Protocol.State;

/// <summary>Deletes what has expired, in small batches, so that no delete holds locks for long. Safe on several servers at once.</summary>
internal sealed class Pruning(IServiceScopeFactory scopes, IOptions<ProtocolOptions> options, TimeProvider time, ILogger<Pruning> logger) : BackgroundService
{
    private const int BatchSize = 500;

    /// <summary>An expired token is still recognized for this long, whatever the clocks say.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.PruneEverySeconds is 0)
        {
            return;
        }

        using PeriodicTimer timer = new(TimeSpan.FromSeconds(options.Value.PruneEverySeconds), time);
        try
        {
            do
            {
                await PruneAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
            DateTime? before = time.GetUtcNow().UtcDateTime - Grace;
            var tokens = await InBatchesAsync(
                db.Tokens.Where(token => token.ExpirationDate < before).OrderBy(token => token.ExpirationDate).Select(token => token.Id!),
                ids => db.Tokens.Where(token => ids.Contains(token.Id!)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            var authorizations = await InBatchesAsync(
                db.Authorizations.Where(authorization => authorization.CreationDate < before && !authorization.Tokens.Any()).OrderBy(authorization => authorization.CreationDate).Select(authorization => authorization.Id!),
                ids => db.Authorizations.Where(authorization => ids.Contains(authorization.Id!) && !authorization.Tokens.Any()).ExecuteDeleteAsync(cancellationToken), cancellationToken);
            var others = 0;
            foreach (var job in scope.ServiceProvider.GetServices<IPruningJob>())
            {
                others += await job.PruneAsync(cancellationToken);
            }

            if (tokens + authorizations + others > 0)
            {
                logger.LogInformation("Pruned {Tokens} tokens, {Authorizations} authorizations and {Others} other rows", tokens, authorizations, others);
            }
        }
        catch (Exception exception) when (Problems.IsDatabaseFault(exception))
        {
            logger.LogWarning("Pruning was put off: {Reason}", exception.GetBaseException().Message);
        }
    }

    /// <summary>Ids first, then the delete by id: MySQL takes no LIMIT in the subquery that one statement would need.</summary>
    private static async Task<int> InBatchesAsync(IQueryable<string> expired, Func<List<string>, Task<int>> deleteAsync, CancellationToken cancellationToken)
    {
        var total = 0;
        while (await expired.Take(BatchSize).ToListAsync(cancellationToken) is [_, ..] ids)
        {
            total += await deleteAsync(ids);
            if (ids.Count < BatchSize)
            {
                break;
            }
        }

        return total;
    }
}
