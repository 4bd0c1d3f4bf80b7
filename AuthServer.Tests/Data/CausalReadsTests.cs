using System.Net;
using AuthServer.Data.MySql;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

public class CausalReadsTests
{
    private const string Told = "SET SESSION wsrep_sync_wait = 3";
    private const string Isolation = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    [DatabaseTheory]
    [InlineData(DatabaseKind.MySql)]
    [InlineData(DatabaseKind.MySql, "db", "migrate")]
    public async Task A_database_without_Galera_is_one_line_that_names_the_setting(DatabaseKind kind, params string[] arguments)
    {
        var database = await TestDatabase.CreateAsync(kind);

        var result = await CommandResult.RunAsync(database.With(("Database__CausalReads", "true")), null, arguments);

        result.ShouldFail().ShouldStartWith("Database__CausalReads: ");
    }

    [Fact]
    public async Task Each_connection_is_told_once_and_not_each_time_it_is_used()
    {
        var sent = await StatementsOfConnectionsAsync(DatabaseKind.MariaDb, new Dictionary<string, string?> { ["Database__CausalReads"] = "true" });

        ShouldBeginWith(sent, MySqlSession.Settings, Isolation, Told);
    }

    [DatabaseTheory, EveryServer]
    public async Task Without_the_setting_a_new_connection_says_what_our_statements_rest_on_and_no_more(DatabaseKind kind)
    {
        var sent = await StatementsOfConnectionsAsync(kind, new Dictionary<string, string?>());

        ShouldBeginWith(sent, MySqlSession.Settings, Isolation);
        // These are the driver's and EF Core's: the character set at an old server, the isolation before each transaction, and the
        // beginning of what writes one row without a transaction.
        var settings = sent.SelectMany(statements => statements).Where(text => text.StartsWith("SET ", StringComparison.OrdinalIgnoreCase))
            .Where(text => text is not (MySqlSession.Settings or Isolation)).ToList();
        settings.ShouldAllBe(text => text == "SET NAMES utf8mb4"
            || text == "set session transaction isolation level repeatable read"
            || text == "set session transaction isolation level read committed"
            || text.StartsWith("SET AUTOCOMMIT = 1", StringComparison.Ordinal));
    }

    private static void ShouldBeginWith(List<List<string>> sent, params string[] told)
    {
        foreach (var statements in sent)
        {
            // SET NAMES is the driver's own, at an old server.
            statements.Where(statement => !statement.StartsWith("SET NAMES", StringComparison.Ordinal)).Take(told.Length).ShouldBe(told);
            told.ShouldAllBe(statement => statements.Count(other => other == statement) == 1);
        }
    }

    /// <summary>What each connection of a server that wrote tokens has sent, in its order.</summary>
    private static async Task<List<List<string>>> StatementsOfConnectionsAsync(DatabaseKind kind, Dictionary<string, string?> settings)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        await database.ReadAsync("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = ON");
        await using var server = await AuthServerHost.StartAsync(kind, settings, database);
        var user = await server.RegisterAsync();
        var client = await server.AddClientAsync("--grant", "password");
        foreach (var _ in Enumerable.Range(0, 20))
        {
            (await server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
        }

        var sent = await database.ReadAsync(
            "SELECT thread_id, CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') ORDER BY event_time");
        List<List<string>> connections = [.. sent
            // What is sent together is one row at an old server.
            .SelectMany(row => row[1].Split("; ").Select(text => (Thread: row[0], Text: text.Trim().TrimEnd(';'))))
            .GroupBy(row => row.Thread, row => row.Text)
            .Select(statements => statements.ToList())
            .Where(statements => statements.Exists(text => text.Contains("INSERT INTO `OpenIddictTokens`", StringComparison.Ordinal)))];
        connections.ShouldNotBeEmpty();
        return connections;
    }
}
