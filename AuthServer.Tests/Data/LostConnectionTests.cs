using System.Collections.Concurrent;
using System.Net;
using AuthServer.Tests.Fixtures;
using MySqlConnector;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>The database ends connections that this server still holds: for idleness, at its own restart, by an administrator.</summary>
[Waits]
public class LostConnectionTests
{
    private const int Many = 60;

    [DatabaseTheory, EveryServer]
    public async Task Connections_that_ended_in_the_pool_cost_no_request(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "password");
        var user = await server.RegisterAsync();
        (await BurstAsync(server, client, user)).ShouldAllBe(status => status == HttpStatusCode.OK);

        for (var round = 0; round < 3; round++)
        {
            (await EndConnectionsAsync(server)).ShouldBeGreaterThan(0);
            // Longer than a connection is trusted without being asked: those of the burst before have been idle then.
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            var answers = await BurstAsync(server, client, user);

            // One that the background used a moment ago is not asked first.
            answers.Count(status => status is HttpStatusCode.ServiceUnavailable).ShouldBeLessThan(5);
            answers.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.ServiceUnavailable);
        }
    }

    [DatabaseTheory, EveryServer]
    public async Task A_connection_that_ends_under_a_request_is_no_bug_of_this_server(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "client_credentials");
        var user = await server.RegisterAsync();
        ConcurrentBag<HttpStatusCode> answers = [];
        using CancellationTokenSource end = new();
        var requests = Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!end.IsCancellationRequested)
            {
                answers.Add((await server.PasswordTokenAsync(client, user)).Status);
                answers.Add((await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status);
            }
        }).ToList();

        for (var ended = 0; ended < 200;)
        {
            ended += await EndConnectionsAsync(server);
        }

        await end.CancelAsync();
        await Task.WhenAll(requests);
        answers.ShouldAllBe(status => status == HttpStatusCode.OK || status == HttpStatusCode.ServiceUnavailable);
        server.Process.Output.ShouldNotContain("by a bug in this server");
        (await server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryServer]
    public async Task The_pool_lets_go_of_idle_connections_before_the_server_does(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind, null, "--wait-timeout=30");
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer));
        var client = await server.AddClientAsync("--grant", "password");
        (await BurstAsync(server, client, await server.RegisterAsync())).ShouldAllBe(status => status == HttpStatusCode.OK);
        (await ConnectionsAsync(server)).Count.ShouldBeGreaterThan(5);

        await Eventually.HoldsAsync("only the background has some", async () => (await ConnectionsAsync(server)).Count < 5);

        (await server.Database.ReadAsync("SHOW GLOBAL STATUS LIKE 'Aborted_clients'"))[0][1].ShouldBe("0");
    }

    /// <summary>Connections that are open go on, and every other is refused: this server is not ready for what comes.</summary>
    [DatabaseTheory, EveryServer]
    public async Task After_a_change_of_the_databases_password_it_is_not_ready(DatabaseKind kind)
    {
        var databaseServer = await DatabaseServer.GetAsync(kind);
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        var user = $"u{Guid.NewGuid():N}"[..24];
        MySqlConnectionStringBuilder text = new(database.Settings["Database__ConnectionString"]!) { UserID = user, Password = "the first one" };
        await databaseServer.ExecuteAsync(
            $"CREATE USER '{user}'@'127.0.0.1' IDENTIFIED BY 'the first one'; GRANT ALL ON `{text.Database}`.* TO '{user}'@'127.0.0.1'");
        await using var server = await AuthServerHost.StartAsync(
            kind, database: database with { Settings = database.With(("Database__ConnectionString", text.ConnectionString)) });
        await server.ReadyAsync();

        await databaseServer.ExecuteAsync($"ALTER USER '{user}'@'127.0.0.1' IDENTIFIED BY 'the second one'");
        await Eventually.HoldsAsync("not ready", async () => (await server.GetAsync("/health/ready")).Status is HttpStatusCode.ServiceUnavailable);
        await databaseServer.ExecuteAsync($"ALTER USER '{user}'@'127.0.0.1' IDENTIFIED BY 'the first one'");

        await server.ReadyAsync();
    }

    private static async Task<HttpStatusCode[]> BurstAsync(AuthServerHost server, TestClient client, TestUser user) =>
        await Task.WhenAll(Enumerable.Range(0, Many).Select(async _ => (await server.PasswordTokenAsync(client, user)).Status));

    private static async Task<List<string>> ConnectionsAsync(AuthServerHost server)
    {
        var rows = await server.Database.ReadAsync("SELECT ID FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()");
        return [.. rows.Select(row => row[0])];
    }

    /// <summary>All that this server holds; how many there were.</summary>
    private static async Task<int> EndConnectionsAsync(AuthServerHost server)
    {
        var connections = await ConnectionsAsync(server);
        foreach (var connection in connections)
        {
            try
            {
                await server.Database.ExecuteAsync($"KILL {connection}");
            }
            catch (MySqlException exception) when (exception.ErrorCode is MySqlErrorCode.NoSuchThread)
            {
                // It has ended by itself.
            }
        }

        return connections.Count;
    }
}
