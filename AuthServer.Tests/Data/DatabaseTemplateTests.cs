using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>The copies on which most tests run are what the migrations make: keys, indexes, collations and rows.</summary>
public class DatabaseTemplateTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_copy_has_the_tables_that_the_migrations_make(DatabaseKind kind)
    {
        var migrated = await TestDatabase.CreateEmptyAsync(kind);
        (await CommandResult.RunAsync(migrated.Settings, null, "db", "migrate", "--json")).ShouldSucceed();

        var made = await TablesAsync(migrated);

        made.Count.ShouldBeGreaterThan(10);
        string.Join('\n', made).ShouldContain("FOREIGN KEY");
        (await TablesAsync(await TestDatabase.CreateAsync(kind))).ShouldBe(made);
    }

    private static async Task<List<string>> TablesAsync(TestDatabase database)
    {
        const string History = "SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId";
        List<string> made = [.. (await database.ReadAsync(History)).Select(row => row[0])];
        if (database.Kind is DatabaseKind.Sqlite)
        {
            made.AddRange((await database.ReadAsync("SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY name")).Select(row => row[0]));
            return made;
        }

        foreach (var table in await database.ReadAsync("SHOW TABLES"))
        {
            made.Add((await database.ReadAsync($"SHOW CREATE TABLE `{table[0]}`"))[0][1]);
        }

        return made;
    }
}
