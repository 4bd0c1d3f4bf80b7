using System.Data;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>
/// Runs a migration statement by statement and notes how many are done. On these servers a statement that changes tables commits by
/// itself, so a server that is killed leaves a migration half done. The next server goes on after the last note. A statement that changes
/// rows is committed together with its note, so it runs exactly once. A statement that changes tables may be done without its note: it
/// runs again, and its error ("already exists") says that it was done.
/// </summary>
#pragma warning disable EF1001 // The provider offers this service for replacement, in a class that it calls internal.
internal sealed class MySqlMigrationSteps(IExecutionStrategy strategy) : MigrationCommandExecutor(strategy)
{
    /// <summary>What a statement answers that was done before: what it makes is there, what it takes away is not.</summary>
    private static readonly MySqlErrorCode[] Done =
    [
        MySqlErrorCode.TableExists, MySqlErrorCode.BadTable, MySqlErrorCode.DuplicateFieldName, MySqlErrorCode.DuplicateKeyName,
        MySqlErrorCode.MultiplePrimaryKey, MySqlErrorCode.CannotDropFieldOrKey, (MySqlErrorCode)1826, // ER_FK_DUP_NAME
    ];

    public override async Task<int> ExecuteNonQueryAsync(
        IReadOnlyList<MigrationCommand> migrationCommands,
        IRelationalConnection connection,
        MigrationExecutionState executionState,
        bool commitTransaction,
        IsolationLevel? isolationLevel = null,
        CancellationToken cancellationToken = default)
    {
        if (executionState.CurrentMigrationId is not { } migration)
        {
            // The table of EF Core's own history.
            return await base.ExecuteNonQueryAsync(migrationCommands, connection, executionState, commitTransaction, isolationLevel, cancellationToken);
        }

        // EF Core has one transaction around all migrations. The first statement that changes tables ends it, and here each step has its own.
        if (executionState.Transaction is { } around)
        {
            executionState.Transaction = null;
            await using (around)
            {
                await around.CommitAsync(cancellationToken);
            }
        }

        MySqlMigrationNote note = new(connection, migration);
        var (next, wasBegun) = await note.ReadAsync(cancellationToken);
        for (; next < migrationCommands.Count; next++, wasBegun = false)
        {
            await note.BeginAsync(next, cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                await migrationCommands[next].ExecuteNonQueryAsync(connection, cancellationToken: cancellationToken);
            }
            catch (MySqlException exception) when (wasBegun && Done.Contains(exception.ErrorCode))
            {
                // Whoever was killed had done it.
            }
            catch (MySqlException exception) when (
                exception.ErrorCode is not MySqlErrorCode.QueryInterrupted && connection.DbConnection.State is ConnectionState.Open)
            {
                await transaction.RollbackAsync(CancellationToken.None);
                await note.RefusedAsync(CancellationToken.None);
                throw;
            }

            // The last one writes that the migration is done.
            await (next + 1 == migrationCommands.Count ? note.RemoveAsync(cancellationToken) : note.DoneAsync(next, cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            executionState.AnyOperationPerformed = true;
        }

        return -1;
    }
}
#pragma warning restore EF1001
