using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>
/// The writes of one request, made in one transaction with one commit: all of them or none. They are the statements that were enlisted
/// here, the rows that were added here, and what was changed in the context.
/// </summary>
internal sealed class UnitOfWork(AuthDbContext db)
{
    private readonly List<Func<CancellationToken, Task<bool>>> _steps = [];
    private readonly List<Action> _whenUndone = [];

    /// <summary>The sign-in and the tokens that come to be.</summary>
    public NewRows NewRows { get; } = new();

    /// <summary>What must still stand when everything is written.</summary>
    public Grounds Grounds { get; set; } = new();

    /// <summary>
    /// Adds a statement that runs first in the transaction; when it returns false, nothing is written. It may run again after a
    /// deadlock. When nothing was written, whoever added it may be told.
    /// </summary>
    public void Enlist(Func<CancellationToken, Task<bool>> step, Action? whenUndone = null)
    {
        _steps.Add(step);
        if (whenUndone is not null)
        {
            _whenUndone.Add(whenUndone);
        }
    }

    /// <summary>Writes everything, or nothing.</summary>
    public async Task<CommitOutcome> CommitAsync(CancellationToken cancellationToken)
    {
        CommitOutcome outcome;
        try
        {
            outcome = await WriteAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else changed a row first.
            outcome = CommitOutcome.Refused;
        }

        if (outcome is not CommitOutcome.Written)
        {
            db.ChangeTracker.Clear();
            NewRows.Clear();
            _whenUndone.ForEach(tell => tell());
        }

        return outcome;
    }

    private async Task<CommitOutcome> WriteAsync(CancellationToken cancellationToken) =>
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            // All or nothing: a savepoint before the inserts would be two statements for nothing.
            db.Database.AutoSavepointsEnabled = false;
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            return await db.WhileConnectedAsync(async () =>
            {
                // First: who ends something takes its row first too, so that neither waits for the other in turn.
                if (!await Grounds.StandAsync(db, token))
                {
                    await transaction.RollbackAsync(token);
                    return CommitOutcome.GroundsEnded;
                }

                foreach (var step in _steps)
                {
                    if (!await step(token))
                    {
                        await transaction.RollbackAsync(token);
                        return CommitOutcome.Refused;
                    }
                }

                await NewRows.InsertAsync(db, token);
                if (db.ChangeTracker.HasChanges())
                {
                    await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, token);
                }

                await transaction.CommitAsync(token);
                db.ChangeTracker.AcceptAllChanges();
                return CommitOutcome.Written;
            });
        }, cancellationToken);
}

/// <summary>What became of the writes of one request.</summary>
internal enum CommitOutcome
{
    Written,

    /// <summary>Nothing was written: what it was to rest on has ended meanwhile.</summary>
    GroundsEnded,

    /// <summary>Nothing was written: a step refused, or a row was changed meanwhile.</summary>
    Refused,
}
