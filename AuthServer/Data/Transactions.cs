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
            // All or nothing: a savepoint before each save would be two statements for nothing.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, token);
            return await db.WhileConnectedAsync(async () =>
            {
                var result = await work(token);
                await transaction.CommitAsync(token);
                return result;
            });
        }, cancellationToken);

    /// <summary>A statement of a transaction whose connection has ended is refused by the driver as a mistake of ours.</summary>
    /// <exception cref="ConnectionLostException">The connection ended: what was not yet committed is gone.</exception>
    public static async Task<TResult> WhileConnectedAsync<TResult>(this AuthDbContext db, Func<Task<TResult>> work)
    {
        try
        {
            return await work();
        }
        catch (InvalidOperationException exception) when (db.Database.GetDbConnection().State is not ConnectionState.Open)
        {
            throw new ConnectionLostException(exception);
        }
    }
}
