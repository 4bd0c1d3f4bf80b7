using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>Names are compared byte by byte, whatever a database or its tables were made with.</summary>
public class CollationTests
{
    [DatabaseTheory, EveryServer]
    public async Task A_database_that_was_made_with_another_collation_keeps_names_apart(DatabaseKind kind)
    {
        var databaseServer = await DatabaseServer.GetAsync(kind);
        var loose = await databaseServer.CreateDatabaseAsync(more: "CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer, loose));

        var client = await server.Operator.AddClientAsync("Shop", ["--grant", "client_credentials"]);
        var other = await server.Operator.AddClientAsync("shop", ["--grant", "client_credentials"]);

        (await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK);
        (await server.TokenAsync(other, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK);
        (await server.TokenAsync(client with { Id = "SHOP" }, ("grant_type", "client_credentials"))).Error.ShouldBe("invalid_client");
    }

    [DatabaseTheory, EveryServer]
    public async Task A_column_that_was_converted_is_refused_with_the_statement_that_mends_it(DatabaseKind kind)
    {
        var databaseServer = await DatabaseServer.GetAsync(kind);
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        (await RunAsync(database, "db", "migrate", "--json")).ShouldSucceed();
        await database.ReadAsync("""
            ALTER TABLE `AspNetUsers` MODIFY `NormalizedEmail` varchar(254) COLLATE utf8mb4_unicode_ci NULL,
                MODIFY `NormalizedUserName` varchar(254) COLLATE utf8mb4_unicode_ci NULL
            """);

        (await RunAsync(database)).ShouldFail().ShouldStartWith("AspNetUsers.NormalizedUserName is compared by utf8mb4_unicode_ci");
        var line = (await RunAsync(database, "clients", "list", "--json")).ShouldFail();

        line.ShouldContain("utf8mb4_unicode_ci");
        await database.ReadAsync(line[(line.IndexOf("Run: ", StringComparison.Ordinal) + "Run: ".Length)..]);
        (await RunAsync(database, "clients", "list", "--json")).ShouldSucceed();
    }

    private static Task<CommandResult> RunAsync(TestDatabase database, params string[] arguments) =>
        CommandResult.RunAsync(database.Settings, null, arguments);
}
