using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>MySQL and MariaDB.</summary>
public sealed class MySqlAuthDbContext(DbContextOptions<MySqlAuthDbContext> options) : AuthDbContext(options)
{
    private const string Collation = "utf8mb4_bin";

    // Not UNIX_TIMESTAMP(NOW(6)): it goes by the session's time zone, in which an hour may come twice.
    private const string ClockCast = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) DIV 1000 AS SIGNED";

    internal override string Clock => $"CAST({ClockCast})";

    internal override string ClockTime => "UTC_TIMESTAMP(6)";

    internal override string ShareLock => " LOCK IN SHARE MODE";

    internal override bool IsTaken(Exception exception) => exception.GetBaseException() is MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry };

    internal override bool IsOrphan(Exception exception) =>
        exception.GetBaseException() is MySqlException { ErrorCode: MySqlErrorCode.NoReferencedRow or MySqlErrorCode.NoReferencedRow2 };

    internal override async Task<(string Name, int Steps)?> UnfinishedMigrationAsync(CancellationToken cancellationToken)
    {
        // Whoever holds the lock is at it.
        var tables = await Database.SqlQuery<string>(
            $"""
            SELECT TABLE_NAME AS Value FROM information_schema.TABLES
            WHERE TABLE_SCHEMA = DATABASE() AND LOWER(TABLE_NAME) = LOWER({MySqlMigrationNote.Table})
            AND IS_FREE_LOCK({MySqlMigrationHistory.LockOf(Database.GetDbConnection().Database)}) = 1
            """)
            .ToListAsync(cancellationToken);
        var notes = tables is []
            ? []
            : await Database.SqlQueryRaw<Note>($"SELECT MigrationId AS Name, Done AS Steps FROM `{MySqlMigrationNote.Table}`").ToListAsync(cancellationToken);
        return notes is [var note, ..] ? (note.Name, note.Steps) : null;
    }

    /// <summary>On the nodes of a Galera cluster: its migration lock holds on one of them only.</summary>
    internal override async Task<bool> MayBeAnothersAsync(Exception exception, CancellationToken cancellationToken)
    {
        try
        {
            await Database.OpenConnectionAsync(cancellationToken);
            return await ServerFacts.TextAsync((MySqlConnection)Database.GetDbConnection(), "SHOW STATUS LIKE 'wsrep_ready'", 1, cancellationToken) is "ON";
        }
        catch (MySqlException)
        {
            // It does not answer at all.
            return false;
        }
        finally
        {
            await Database.CloseConnectionAsync();
        }
    }

    /// <summary>Tables that somebody converted, or that came with a dump of another server.</summary>
    internal override async Task<string?> FaultOfTablesAsync(CancellationToken cancellationToken)
    {
        string[] tables = [.. Model.GetEntityTypes().Select(type => type.GetTableName()!.ToLowerInvariant())];
        var columns = await Database.SqlQuery<TextColumn>(
            $"""
            SELECT TABLE_NAME AS TableName, COLUMN_NAME AS Name, COLUMN_TYPE AS Type, IS_NULLABLE = 'YES' AS MayBeNull, COLLATION_NAME AS Collation
            FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME <> {Collation}
            ORDER BY TABLE_NAME, ORDINAL_POSITION
            """).ToListAsync(cancellationToken);
        if (columns.Find(column => tables.Contains(column.TableName.ToLowerInvariant())) is not { } strange)
        {
            return null;
        }

        var mend = columns.Where(column => column.TableName == strange.TableName)
            .Select(column => $"MODIFY `{column.Name}` {column.Type} COLLATE {Collation} {(column.MayBeNull ? "NULL" : "NOT NULL")}");
        return $"{strange.TableName}.{strange.Name} is compared by {strange.Collation}, so that names which only look alike are the same: {Collation} "
            + "is needed. "
            + $"Run: SET foreign_key_checks = 0; ALTER TABLE `{strange.TableName}` {string.Join(", ", mend)};";
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        // Binary comparison everywhere: with MySQL's usual collations a dotless i or a Kelvin sign would find somebody
        // else's account, and client ids would ignore case. What is equal is decided by normalization, in one place.
        builder.UseCollation(Collation);
        base.OnModelCreating(builder);
        builder.AddClock(ClockCast);

        // An InnoDB index key holds 3072 bytes, 768 utf8mb4 characters; OpenIddict's own token index asks for more
        // (openiddict-core#2366). The bounded ids and subjects of the shared model keep it below that.
    }

    private sealed record Note(string Name, int Steps);

    private sealed record TextColumn(string TableName, string Name, string Type, bool MayBeNull, string Collation);
}
