using AuthServer.Data;
using AuthServer.Data.MySql;
using AuthServer.Data.Sqlite;
using AuthServer.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

public class MigrationTests
{
    private const string History = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId";

    /// <summary>Offline: no database is asked.</summary>
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public void The_migrations_make_the_whole_model(DatabaseKind kind)
    {
        using var context = Context(kind);

        context.Database.HasPendingModelChanges().ShouldBeFalse();
        context.Database.GetMigrations().ShouldNotBeEmpty();
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Db_migrate_brings_an_empty_database_to_the_schema_and_then_has_nothing_to_do(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);

        (await MigrateAsync(database)).ShouldSucceed().Texts("applied").ShouldBe(Known(kind));
        (await MigrateAsync(database)).ShouldSucceed().Texts("applied").ShouldBeEmpty();

        (await database.ReadAsync(History)).Select(row => row[0]).ShouldBe(Known(kind));
        // No keys yet: the command needs no master key to do its work.
        (await database.ReadAsync("SELECT Id FROM `Keys`")).ShouldBeEmpty();
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Of_several_migrations_at_once_one_migrates_and_the_others_wait(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);

        // A database server knows connections; to SQLite processes are what is at once.
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => kind is DatabaseKind.Sqlite
            ? CommandResult.RunProcessAsync(database.Settings, database.Folder.FullName, "db", "migrate", "--json")
            : MigrateAsync(database)));

        results.ShouldAllBe(result => result.ExitCode == 0 && result.Error == "");
        (await database.ReadAsync(History)).Select(row => row[0]).ShouldBe(Known(kind));
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_schema_that_lacks_a_migration_is_refused_with_its_name_and_the_command(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        var settings = database.With(("Database__MigrateOnStart", "false"));
        if (kind is DatabaseKind.Sqlite)
        {
            // One that nobody has migrated yet.
            await database.ExecuteAsync("PRAGMA user_version");
        }

        foreach (var arguments in new string[][] { [], ["clients", "list"] })
        {
            var line = (await CommandResult.RunAsync(settings, null, arguments)).ShouldFail();

            line.ShouldContain(Known(kind)[0]);
            line.ShouldContain("AuthServer db migrate");
        }
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_schema_of_a_newer_version_is_refused_with_the_name_of_what_it_has_more(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        (await MigrateAsync(database)).ShouldSucceed();
        await database.ExecuteAsync("INSERT INTO __EFMigrationsHistory (MigrationId, ProductVersion) VALUES ('29990101000000_FromTheFuture', '9.0.0')");

        foreach (var arguments in new string[][] { [], ["clients", "list"], ["db", "migrate"] })
        {
            var line = (await CommandResult.RunAsync(database.Settings, null, arguments)).ShouldFail();

            line.ShouldContain("29990101000000_FromTheFuture");
            line.ShouldContain("newer");
        }
    }

    /// <summary>EF Core leaves its lock behind when it is killed in mid-migration; nobody would ever take it away.</summary>
    [Fact]
    public async Task A_migration_lock_left_by_a_killed_process_does_not_stop_the_next_one_for_ever()
    {
        var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        await database.ExecuteAsync("""
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2020-01-01 00:00:00+00:00');
            """);

        (await MigrateAsync(database)).ShouldSucceed().Texts("applied").ShouldBe(Known(DatabaseKind.Sqlite));
    }

    /// <summary>What changes tables commits by itself there, so that a kill leaves a part done; on SQLite a migration is one transaction.</summary>
    [DatabaseTheory, EveryServer]
    public async Task A_migration_killed_between_its_statements_is_done_again(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        (await MigrateAsync(database)).ShouldSucceed();
        const string Unwritten = "DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%_Addresses'";

        // Killed before it was noted as done; and killed before its second statement.
        await database.ExecuteAsync(Unwritten);
        (await MigrateAsync(database)).ShouldSucceed().Texts("applied").Length.ShouldBe(1);
        await database.ExecuteAsync(Unwritten);
        await database.ExecuteAsync("ALTER TABLE AspNetUsers DROP COLUMN AddressState");
        (await MigrateAsync(database)).ShouldSucceed().Texts("applied").Length.ShouldBe(1);

        (await database.ReadAsync("SHOW INDEX FROM AspNetUsers WHERE Key_name = 'IX_AspNetUsers_AddressState'")).ShouldHaveSingleItem();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Revocations_of_an_earlier_version_are_numbered_in_their_order_and_new_ones_come_after_them(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        await using (var context = Connected(database))
        {
            await context.GetService<IMigrator>().MigrateAsync("SignInOrder");
        }

        foreach (var id in new[] { "0001", "0002", "0003" })
        {
            await database.ExecuteAsync("INSERT INTO `Revocations` (`Id`, `Subject`, `RevokedAt`) VALUES (@0, 'somebody', '2026-01-01')", id);
        }

        (await MigrateAsync(database)).ShouldSucceed();
        await database.ExecuteAsync("INSERT INTO `Revocations` (`Id`, `Subject`, `RevokedAt`) VALUES ('0000', 'somebody', '2026-01-01')");

        (await database.ReadAsync("SELECT `Id` FROM `Revocations` ORDER BY `Sequence`")).Select(row => row[0]).ShouldBe(["0001", "0002", "0003", "0000"]);
    }

    [Fact]
    public async Task Sqlite_writes_ahead_so_that_readers_never_wait()
    {
        var database = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite);
        (await MigrateAsync(database)).ShouldSucceed();

        (await database.ReadAsync("PRAGMA journal_mode"))[0].ShouldBe(["wal"]);
    }

    private static Task<CommandResult> MigrateAsync(TestDatabase database) =>
        CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json");

    private static AuthDbContext Connected(TestDatabase database)
    {
        var context = Context(database.Kind);
        context.Database.SetConnectionString(database.Settings["Database__ConnectionString"]);
        return context;
    }

    private static string[] Known(DatabaseKind kind)
    {
        using var context = Context(kind);
        return [.. context.Database.GetMigrations()];
    }

    private static AuthDbContext Context(DatabaseKind kind) => kind is not DatabaseKind.Sqlite
        ? new MySqlDesignTimeFactory().CreateDbContext([])
        : new SqliteDesignTimeFactory().CreateDbContext([]);
}
