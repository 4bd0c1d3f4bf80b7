using System.Data.Common;
using AuthServer.Data.MySql;
using AuthServer.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>There each statement that changes tables commits by itself: whoever is killed between two of them leaves a part done.</summary>
public class InterruptedMigrationTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.MariaDb, true)]
    [InlineData(DatabaseKind.MariaDb, false)]
    [InlineData(DatabaseKind.MySql, true)]
    [InlineData(DatabaseKind.MySql, false)]
    public async Task Migrations_that_are_killed_at_each_statement_make_the_schema_of_those_that_were_not(DatabaseKind kind, bool whenDone)
    {
        var whole = await TestDatabase.CreateEmptyAsync(kind);
        (await MigrateAsync(whole)).ShouldSucceed();
        var database = await TestDatabase.CreateEmptyAsync(kind);
        Kills kills = new(whenDone);

        while (!await RunAsync(database, kills))
        {
            // The next one goes on.
        }

        kills.Count.ShouldBeGreaterThan(50);
        (await SchemaAsync(database)).ShouldBe(await SchemaAsync(whole));
        (await MigrateAsync(database)).ShouldSucceed().Texts("applied").ShouldBeEmpty();
        (await database.ReadAsync($"SELECT * FROM `{MySqlMigrationNote.Table}`")).ShouldBeEmpty();
    }

    [DatabaseTheory, EveryServer]
    public async Task The_next_try_says_that_it_goes_on(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        Kills kills = new(whenDone: true);
        while (!kills.Texts.Any(text => text.StartsWith("CREATE TABLE `AspNetUsers`", StringComparison.Ordinal)))
        {
            (await RunAsync(database, kills)).ShouldBeFalse();
        }

        var result = await CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldContain("_Initial was begun and not finished. It goes on");
    }

    /// <summary>What waiting does not change is not waited for, and is no silence of the database.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task A_table_of_somebody_else_is_one_line_each_time_and_never_taken_for_ours(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        await database.ExecuteAsync("CREATE TABLE `Consents` (`Id` int NOT NULL PRIMARY KEY)");

        foreach (var arguments in new string[][] { ["db", "migrate"], [], ["db", "migrate"] })
        {
            var result = await CommandResult.RunAsync(database.Settings, null, arguments);

            result.ExitCode.ShouldBe(1, result.Output);
            var line = result.Error.TrimEnd().Split('\n')[^1];
            line.ShouldStartWith("The database could not be migrated: ");
            line.ShouldContain("already exists");
        }

        await database.ExecuteAsync("DROP TABLE `Consents`");
        (await MigrateAsync(database)).ExitCode.ShouldBe(0);
    }

    private static Task<CommandResult> MigrateAsync(TestDatabase database) => CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json");

    /// <summary>False: it was killed.</summary>
    private static async Task<bool> RunAsync(TestDatabase database, Kills kills)
    {
        DbContextOptionsBuilder<MySqlAuthDbContext> options = new();
        var server = await DatabaseServer.GetAsync(database.Kind);
        options.UseMySql(
            database.Settings["Database__ConnectionString"] + ";AllowUserVariables=True;UseAffectedRows=False", ServerVersion.Parse(server.Version));
        options.ReplaceMigrationServices();
        options.AddInterceptors(kills);
        await using MySqlAuthDbContext db = new(options.Options);
        try
        {
            await db.Database.MigrateAsync();
            return true;
        }
        catch (Killed)
        {
            return false;
        }
    }

    private static async Task<string> SchemaAsync(TestDatabase database)
    {
        List<string> schema = [];
        foreach (var table in await database.ReadAsync("SHOW TABLES"))
        {
            schema.Add((await database.ReadAsync($"SHOW CREATE TABLE `{table[0]}`"))[0][1]);
        }

        schema.AddRange((await database.ReadAsync("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId")).Select(row => row[0]));
        return string.Join('\n', schema);
    }

    private sealed class Killed() : Exception("Killed by a test.");

    /// <summary>Ends the run at each statement once: before it is sent, or after it was done and before anybody knows.</summary>
    private sealed class Kills(bool whenDone) : DbCommandInterceptor
    {
        private readonly HashSet<string> _texts = [];

        public IReadOnlyCollection<string> Texts => _texts;

        public int Count => _texts.Count;

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Kill(command, !whenDone);
            return new(result);
        }

        public override ValueTask<int> NonQueryExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            Kill(command, whenDone);
            return new(result);
        }

        private void Kill(DbCommand command, bool now)
        {
            // The lock of a process that was killed goes with its connection; here that lives on.
            if (now && !command.CommandText.Contains("_LOCK(", StringComparison.Ordinal) && _texts.Add(command.CommandText))
            {
                throw new Killed();
            }
        }
    }
}
