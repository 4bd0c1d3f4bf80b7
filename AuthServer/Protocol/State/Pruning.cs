using AuthServer.Data;
using AuthServer.Hosting;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Protocol.State;

/// <summary>Deletes what has expired, in small batches, so that no delete holds locks for long.</summary>
internal sealed class Pruning(AuthDbContext db, IEnumerable<IPruningJob> others, TimeProvider time, ILogger<Pruning> logger) : IJob
{
    private const int BatchSize = 500;

    /// <summary>An expired token is still recognized for this long, whatever the clocks say.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTime? before = time.GetUtcNow().UtcDateTime - Grace;
        var tokens = await InBatchesAsync(
            db.Tokens.Where(token => token.ExpirationDate < before).OrderBy(token => token.ExpirationDate).Select(token => token.Id!),
            ids => db.Tokens.Where(token => ids.Contains(token.Id!)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var authorizations = await InBatchesAsync(
            db.Authorizations.Where(authorization => authorization.CreationDate < before && !authorization.Tokens.Any()).OrderBy(authorization => authorization.CreationDate).Select(authorization => authorization.Id!),
            ids => db.Authorizations.Where(authorization => ids.Contains(authorization.Id!) && !authorization.Tokens.Any()).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        var rows = 0;
        foreach (var job in others)
        {
            rows += await job.PruneAsync(cancellationToken);
        }

        if (tokens + authorizations + rows > 0)
        {
            logger.LogInformation("Pruned {Tokens} tokens, {Authorizations} authorizations and {Others} other rows", tokens, authorizations, rows);
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
