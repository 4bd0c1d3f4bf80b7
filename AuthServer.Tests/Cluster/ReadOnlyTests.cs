using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.Fixtures.Cluster;
using MySqlConnector;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Cluster;

/// <summary>The database answers but takes no writes: honest 503s, what needs no write goes on, and it recovers by itself.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class ReadOnlyTests(ITestOutputHelper output)
{
    [DatabaseTheory, EveryServer]
    public async Task While_the_database_is_read_only_writes_are_503_and_reads_are_served(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        await using var server = await StartAsUserAsync(databaseServer);
        var client = await server.AddClientAsync("--grant", "password", "refresh_token");
        var user = await server.RegisterAsync();
        var token = await server.PasswordTokenAsync(client, user, "api offline_access");

        await databaseServer.ExecuteAsync($"SET GLOBAL {Variable(kind)} = ON");

        await ShouldBeUnavailableAsync(server, await RegisterAsync(server));
        await ShouldBeUnavailableAsync(server, await server.PasswordTokenAsync(client, user));
        await ShouldBeUnavailableAsync(server, await server.RefreshAsync(client, token.RefreshToken));
        await ShouldBeUnavailableAsync(server, await server.RevokeAsync(client, token.AccessToken));
        (await server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
        (await server.GetAsync("/health/ready")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await databaseServer.ExecuteAsync($"SET GLOBAL {Variable(kind)} = OFF; SET GLOBAL read_only = OFF");

        await server.ReadyAsync();
        (await RegisterAsync(server)).Status.ShouldBe(HttpStatusCode.Created);
        (await server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.RefreshAsync(client, token.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [SmallDiskFact]
    public async Task When_the_disk_is_full_writes_are_503_and_nothing_acknowledged_is_lost()
    {
        using var disk = SmallDisk.TryMount(megabytes: 260)!;
        using var maria = await DatabaseServer.StartAsync(DatabaseKind.MariaDb, disk.Folder);
        await using var server = await StartAsUserAsync(maria);
        var client = await server.AddClientAsync("--grant", "password");
        List<string> acknowledged = [];
        disk.Fill();

        Response answer;
        while ((answer = await RegisterAsync(server)).Status is HttpStatusCode.Created)
        {
            acknowledged.Add(answer.Text("email")!);
        }

        await ShouldBeUnavailableAsync(server, answer);
        output.WriteLine($"Disk full after {acknowledged.Count} more registrations; the database server {(maria.HasExited ? "ended" : "goes on")}");
        disk.Empty();
        await maria.RestartAsync();
        await Eventually.HoldsAsync("accounts are made again", async () => (await RegisterAsync(server)).Status is HttpStatusCode.Created);
        foreach (var email in acknowledged)
        {
            (await server.PasswordTokenAsync(client, new("", email, "correct horse battery"))).Status.ShouldBe(HttpStatusCode.OK, email);
        }
    }

    /// <summary>On MySQL the one that holds for administrators too, and turns the other on.</summary>
    private static string Variable(DatabaseKind kind) => kind is DatabaseKind.MySql ? "super_read_only" : "read_only";

    /// <summary>A server whose database user is no administrator: those may write whatever is said.</summary>
    private static async Task<AuthServerHost> StartAsUserAsync(DatabaseServer databaseServer)
    {
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        MySqlConnectionStringBuilder connection = new(database.Settings["Database__ConnectionString"]!) { UserID = "authserver" };
        await databaseServer.ExecuteAsync($"CREATE USER 'authserver'@'127.0.0.1'; GRANT ALL ON `{connection.Database}`.* TO 'authserver'@'127.0.0.1'");
        return await AuthServerHost.StartAsync(databaseServer.Kind, database: database with
        {
            Settings = database.With(("Database__ConnectionString", connection.ConnectionString)),
        });
    }

    private static Task<Response> RegisterAsync(AuthServerHost server) => Response.OfAsync(server.Http.PostAsJsonAsync(
        "/api/register", new { email = $"{Guid.NewGuid():N}@example.com", password = "correct horse battery" }));

    private static async Task ShouldBeUnavailableAsync(AuthServerHost server, Response answer)
    {
        (answer.Status, answer.Header("Retry-After")).ShouldBe((HttpStatusCode.ServiceUnavailable, "1"), answer.Body);
        foreach (var path in new[] { "/.well-known/jwks", "/.well-known/openid-configuration", "/health/live" })
        {
            (await server.GetAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
        }
    }
}
