using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

public class CausalReadsTests
{
    [Theory]
    [InlineData]
    [InlineData("db", "migrate")]
    public async Task A_database_without_Galera_is_one_line_that_names_the_setting(params string[] arguments)
    {
        using ForeignMySql foreign = new();
        var database = await TestDatabase.CreateAsync(DatabaseKind.MariaDb);

        var result = await VerbResult.RunAsync(
            database.With(("Database__ConnectionString", foreign.ConnectionString), ("Database__CausalReads", "true")), database.Folder.FullName, null, arguments);

        result.ExitCode.ShouldBe(1);
        result.Error.TrimEnd('\n').Split('\n').ShouldHaveSingleItem().ShouldStartWith("Database__CausalReads: ");
    }

    [Fact]
    public async Task Each_connection_is_told_once_and_not_each_time_it_is_used()
    {
        using var maria = await MariaDbServer.StartAsync();
        var database = await TestDatabase.CreateOnAsync(maria);
        await database.ReadAsync("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = ON");
        await using var server = await AuthServerHost.StartAsync(DatabaseKind.MariaDb, new Dictionary<string, string?> { ["Database__CausalReads"] = "true" }, database);
        var user = await server.RegisterAsync();
        var client = await server.AddClientAsync("--grant", "password");

        foreach (var _ in Enumerable.Range(0, 20))
        {
            (await server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
        }

        // Those that write tokens are the server's: it sends them and nothing but it does.
        var told = await database.ReadAsync("""
            SELECT thread_id, SUM(CONVERT(argument USING utf8mb4) LIKE 'SET SESSION wsrep_sync_wait = 3') FROM mysql.general_log
            WHERE thread_id IN (SELECT thread_id FROM mysql.general_log WHERE CONVERT(argument USING utf8mb4) LIKE '%INSERT INTO%Tokens%' AND argument NOT LIKE '%general_log%') GROUP BY thread_id
            """);
        told.Select(thread => thread[1]).Distinct().ShouldBe(["1"]);
    }
}
