using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>
/// The writes of one request, gathered and then made in one transaction with one commit: all of them or none.
/// While it is open, the token and authorization stores only track what they are given.
/// </summary>
internal sealed class UnitOfWork(AuthDbContext db)
{
    private readonly List<Func<CancellationToken, Task<bool>>> _steps = [];

    public bool IsOpen { get; private set; }

    /// <summary>Of the user for whom tokens are written; null when there is none.</summary>
    public string? SecurityStamp { get; set; }

    /// <summary>Of the access token that is written; null when there is none.</summary>
    public StatusReference? Status { get; set; }

    /// <summary>The browser session in which authorizations are written; null when there is none.</summary>
    public string? SessionId { get; set; }

    public void Open() => IsOpen = true;

    /// <summary>Adds a statement that runs first in the transaction; when it returns false, nothing is written. It may run again after a deadlock.</summary>
    public void Enlist(Func<CancellationToken, Task<bool>> step) => _steps.Add(step);

    /// <summary>Writes everything. False: a step refused, or a row was changed meanwhile, and nothing was written.</summary>
    public async Task<bool> CommitAsync(CancellationToken cancellationToken)
    {
        IsOpen = false;
        try
        {
            return await WriteAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else changed a row first.
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        if (_steps is [])
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }

        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            // All or nothing: a savepoint before the inserts would be two statements for nothing.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            return await db.WhileConnectedAsync(async () =>
            {
                foreach (var step in _steps)
                {
                    if (!await step(token))
                    {
                        await transaction.RollbackAsync(token);
                        db.ChangeTracker.Clear();
                        return false;
                    }
                }

                await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, token);
                await transaction.CommitAsync(token);
                db.ChangeTracker.AcceptAllChanges();
                return true;
            });
        }, cancellationToken);
    }
}
