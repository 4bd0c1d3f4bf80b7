using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data.Sqlite;

/// <summary>The embedded database: one file, one writer at a time, any number of readers.</summary>
public sealed class SqliteAuthDbContext(DbContextOptions<SqliteAuthDbContext> options) : AuthDbContext(options)
{
    private const string ClockCast = "ROUND(unixepoch('now', 'subsec') * 1000) AS INTEGER";
    private static readonly TimeSpan LongestMigration = TimeSpan.FromMinutes(2);

    internal override string Clock => $"CAST({ClockCast})";

    internal override string ClockTime => "strftime('%Y-%m-%d %H:%M:%f', 'now')";

    // A transaction is the only writer from its beginning.
    internal override string ShareLock => "";

    internal override bool IsTaken(Exception exception) =>
        exception.GetBaseException() is SqliteException { SqliteExtendedErrorCode: SqliteErrors.PrimaryKey or SqliteErrors.Unique };

    internal override bool IsOrphan(Exception exception) =>
        exception.GetBaseException() is SqliteException { SqliteExtendedErrorCode: SqliteErrors.ForeignKey };

    internal override Task<bool> MayBeAnothersAsync(Exception exception, CancellationToken cancellationToken) =>
        Task.FromResult(exception.GetBaseException() is SqliteException { SqliteErrorCode: SqliteErrors.Busy });

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.AddClock(ClockCast);
    }

    /// <summary>
    /// EF Core's migration lock on SQLite is a row in a table. A process that is killed in mid-migration leaves it behind, and
    /// every later start would wait for it forever.
    /// </summary>
    internal override async Task BeforeMigrationAsync(CancellationToken cancellationToken)
    {
        // Readers and the writer never wait for each other. EF Core does this only for a file that it makes itself, and ours is there.
        await Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        var stale = (DateTimeOffset.UtcNow - LongestMigration).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        try
        {
            await Database.ExecuteSqlAsync($"""DELETE FROM "__EFMigrationsLock" WHERE "Timestamp" < {stale}""", cancellationToken);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SqliteErrors.Error)
        {
            // Nobody has migrated this database yet.
        }
    }
}
