using System.Diagnostics;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>
/// Deletes many rows, a few at a time and each few in a commit of their own: no lock is held for long, and a job may be killed. After
/// each few it rests as long as they took, so that requests get in between: on SQLite whoever waits to write only looks now and then
/// whether it may, and a job that goes on at once is there before it each time.
/// </summary>
internal static class Batches
{
    private const int Size = 100;

    /// <summary>Timers know no less.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Keys first, then the delete by key: MySQL takes no LIMIT in the subquery that one statement would need. Order the rows as an
    /// index does.
    /// </summary>
    public static async Task<int> DeleteInBatchesAsync<TRow, TKey>(
        this IQueryable<TRow> rows, IQueryable<TRow> table, Expression<Func<TRow, TKey>> key, CancellationToken cancellationToken)
        where TRow : class
    {
        var total = 0;
        Batch<TKey> batch = new();
        // A member, not a constant: EF Core compiles the statement once.
        var keys = Expression.Property(Expression.Constant(batch), nameof(batch.Keys));
        var those = Expression.Lambda<Func<TRow, bool>>(
            Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TKey)], keys, key.Body), key.Parameters);
        var started = Stopwatch.GetTimestamp();
        while ((batch.Keys = await rows.Select(key).Take(Size).ToListAsync(cancellationToken)) is [_, ..])
        {
            total += await table.Where(those).ExecuteDeleteAsync(cancellationToken);
            if (batch.Keys.Count < Size)
            {
                break;
            }

            await Task.Delay(Stopwatch.GetElapsedTime(started) + Least, cancellationToken);
            started = Stopwatch.GetTimestamp();
        }

        return total;
    }

    private sealed class Batch<TKey>
    {
        public List<TKey> Keys { get; set; } = [];
    }
}
