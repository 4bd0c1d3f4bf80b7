using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>How far a migration has come: a row while it runs, and after a kill until the next has finished it.</summary>
internal sealed class MySqlMigrationNote(IRelationalConnection connection, string migration)
{
    public const string Table = "__MigrationSteps";

    private const string Create =
        $"""
        CREATE TABLE IF NOT EXISTS `{Table}` (
            `MigrationId` varchar(150) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY, `Done` int NOT NULL, `Begun` tinyint(1) NOT NULL)
        CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
        """;

    /// <summary>How many of its statements are done, and whether the next was begun.</summary>
    public async Task<(int Done, bool Begun)> ReadAsync(CancellationToken cancellationToken)
    {
        await RunAsync(Create, 0, cancellationToken);
        await using var command = CommandFor($"SELECT `Done`, `Begun` FROM `{Table}` WHERE `MigrationId` = @migration", 0);
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (await reader.ReadAsync(cancellationToken))
            {
                return (reader.GetInt32(0), reader.GetBoolean(1));
            }
        }

        // Of two at once, on nodes of a cluster, one fails here.
        await RunAsync($"INSERT INTO `{Table}` VALUES (@migration, 0, 0)", 0, cancellationToken);
        return (0, false);
    }

    public Task BeginAsync(int next, CancellationToken cancellationToken) => ChangeAsync("`Begun` = 1", next, cancellationToken);

    public Task DoneAsync(int next, CancellationToken cancellationToken) => ChangeAsync("`Done` = `Done` + 1, `Begun` = 0", next, cancellationToken);

    /// <summary>The statement under way was answered with an error: it is not done.</summary>
    public Task RefusedAsync(CancellationToken cancellationToken) =>
        RunAsync($"UPDATE `{Table}` SET `Begun` = 0 WHERE `MigrationId` = @migration", 0, cancellationToken);

    public Task RemoveAsync(CancellationToken cancellationToken) => RunAsync($"DELETE FROM `{Table}` WHERE `MigrationId` = @migration", 0, cancellationToken);

    private async Task ChangeAsync(string change, int done, CancellationToken cancellationToken)
    {
        // Found, whether it was changed or not: the connection counts so (UseAffectedRows=false).
        if (await RunAsync($"UPDATE `{Table}` SET {change} WHERE `MigrationId` = @migration AND `Done` = @done", done, cancellationToken) is not 1)
        {
            throw new AnotherMigrates(migration);
        }
    }

    private async Task<int> RunAsync(string sql, int done, CancellationToken cancellationToken)
    {
        await using var command = CommandFor(sql, done);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private MySqlCommand CommandFor(string sql, int done) =>
        new(sql, (MySqlConnection)connection.DbConnection, (MySqlTransaction?)connection.CurrentTransaction?.GetDbTransaction())
        {
            // What waits for a node of a cluster takes its time, as the migration does.
            CommandTimeout = connection.CommandTimeout ?? 0,
            Parameters = { new("@migration", migration), new("@done", done) },
        };

    private sealed class AnotherMigrates(string migration) : DbException($"Another server is at migration {migration}.");
}
