using System.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>Several statements as one: all or none, and after a deadlock or a cluster's certification failure all of them again.</summary>
internal static class Transactions
{
    public static Task<TResult> InTransactionAsync<TResult>(
        this AuthDbContext db, Func<CancellationToken, Task<TResult>> work, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            // What an attempt that failed had added is not there.
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
            var result = await work(token);
            await transaction.CommitAsync(token);
            return result;
        }, cancellationToken);
}
