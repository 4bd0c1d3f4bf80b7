using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>How servers start on a database: together, before it, and after others.</summary>
public class StartTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Two_servers_that_start_at_once_on_an_empty_database_share_one_key_set(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        Dictionary<string, string?> issuer = new() { ["Protocol__Issuer"] = "http://auth.example/" };

        var servers = await Task.WhenAll(AuthServerHost.StartProcessAsync(kind, issuer, database), AuthServerHost.StartProcessAsync(kind, issuer, database));
        await using var first = servers[0];
        await using var second = servers[1];

        var keys = await Task.WhenAll(servers.Select(server => server.SendAsync(new(HttpMethod.Get, "/.well-known/jwks"))));
        keys[0].Body.ShouldBe(keys[1].Body);
        (await database.ReadAsync("SELECT Purpose FROM `Keys`")).Count.ShouldBe(3);
        var client = await first.AddClientAsync("--grant", "password", "--grant", "refresh_token");
        var user = await first.RegisterAsync();
        var token = await first.PasswordTokenAsync(client, user, "api offline_access");
        (await second.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
        (await second.RefreshAsync(client, token.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
        (await first.RefreshAsync(client, token.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await second.IsActiveAsync(client, token.AccessToken)).ShouldBeFalse();
    }

    [DatabaseTheory, EveryServer]
    public async Task A_server_waits_for_a_database_that_is_not_up_yet(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        databaseServer.Kill();

        await using var process = HostProcess.Start("AuthServer", database.Settings, workingDirectory: database.Folder.FullName);
        await process.LineAsync(line => line.Contains("does not answer yet", StringComparison.Ordinal));
        await databaseServer.RestartAsync();

        using HttpClient http = new() { BaseAddress = await process.ListeningAsync() };
        await Eventually.HoldsAsync("ready", async () => (await http.GetAsync("/health/ready")).StatusCode is HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_server_gives_up_on_a_database_after_the_time_set()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.MariaDb);
        var settings = database.With(
            ("Database__ConnectionString", $"Server=127.0.0.1;Port={Ports.Free()};User ID=nobody;Password=a-secret;Database=none"),
            ("Database__StartTimeoutSeconds", "1"));

        var serve = await CommandResult.RunProcessAsync(settings, database.Folder.FullName);
        var command = await CommandResult.RunProcessAsync(settings, database.Folder.FullName, "db", "migrate");

        serve.ExitCode.ShouldBe(1);
        serve.Error.TrimEnd('\n').ShouldStartWith("The database did not answer within Database__StartTimeoutSeconds=1");
        command.ExitCode.ShouldBe(1);
        command.Error.TrimEnd('\n').Split('\n')[^1].ShouldStartWith("The database did not answer within Database__StartTimeoutSeconds=1");
        (serve.Output + serve.Error + command.Error).ShouldNotContain("a-secret");
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Tokens_outlive_a_restart_and_a_change_of_the_signing_algorithm(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "openid");
        var user = await server.RegisterAsync();
        var before = await server.PasswordTokenAsync(client, user, "api openid offline_access");
        AlgorithmOf(before.AccessToken).ShouldBe("ES256");

        (await server.Process.StopAsync()).ShouldBe(0);
        await server.RestartAsync(new Dictionary<string, string?> { ["Keys__SigningAlgorithm"] = "RS256" });

        (await server.IsActiveAsync(client, before.AccessToken)).ShouldBeTrue();
        var after = await server.RefreshAsync(client, before.RefreshToken);
        AlgorithmOf(after.AccessToken).ShouldBe("RS256");
        (await server.IsActiveAsync(client, before.AccessToken)).ShouldBeTrue();
        var published = (await server.SendAsync(new(HttpMethod.Get, "/.well-known/jwks"))).Json.GetProperty("keys").EnumerateArray()
            .ToDictionary(key => key.GetProperty("kid").GetString()!, key => key.GetProperty("alg").GetString());
        published[HeaderOf(before.AccessToken).GetProperty("kid").GetString()!].ShouldBe("ES256");
        published[HeaderOf(after.AccessToken).GetProperty("kid").GetString()!].ShouldBe("RS256");
        published.Count.ShouldBe(2);
    }

    private static string? AlgorithmOf(string token) => HeaderOf(token).GetProperty("alg").GetString();

    private static System.Text.Json.JsonElement HeaderOf(string token) =>
        System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[0])).RootElement;
}
