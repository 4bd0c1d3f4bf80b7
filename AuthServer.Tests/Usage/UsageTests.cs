using System.Net;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Usage;

/// <summary>Token requests over HTTP on one side, <c>clients usage</c> on the other.</summary>
[Waits]
public sealed class UsageTests
{
    private static readonly Dictionary<string, string?> OnlyAtStop = new() { ["Usage__FlushSeconds"] = "0" };

    [DatabaseTheory]
    [EveryDatabase]
    public async Task An_operator_sees_who_uses_which_grant_and_who_no_longer_does(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Usage__FlushSeconds"] = "1" });
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "client_credentials", "--scope", "api");
        var other = await server.AddClientAsync("--grant", "password");
        var user = await server.RegisterAsync();
        var token = await server.PasswordTokenAsync(client, user, "api offline_access");
        await server.PasswordTokenAsync(client, user);
        await server.RefreshAsync(client, token.RefreshToken);
        // Refusals are no use of a grant.
        (await server.PasswordTokenAsync(client, user with { Password = "wrong wrong" })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await server.TokenAsync(other, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.BadRequest);

        await Eventually.HoldsAsync("what was counted is written", async () => Count(await UsageAsync(server), client, "refresh_token") is 1);

        var usage = await UsageAsync(server);
        Count(usage, client, "password").ShouldBe(2);
        Count(usage, client, "client_credentials").ShouldBe(0);
        Count(usage, other, "password").ShouldBe(0);
        Row(usage, other, "password").TryGetProperty("last_used_at", out _).ShouldBeFalse();
        (DateTime.UtcNow - Row(usage, client, "password").GetProperty("last_used_at").GetDateTime()).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Row(usage, other, "password").GetProperty("allowed").GetBoolean().ShouldBeTrue();

        (await UsageAsync(server, client.Id, "--grant", "password")).EnumerateArray().ShouldHaveSingleItem().GetProperty("count").GetInt64().ShouldBe(2);
        var table = await server.RunAsync("clients", "usage", client.Id);
        table.Output.ShouldContain("refresh_token");
        table.Output.ShouldContain("Uses in 30 days");
        (await server.RunAsync("clients", "usage", "nobody")).ShouldFail().ShouldContain("nobody");
        (await server.RunAsync("clients", "usage", "--days", "0")).ShouldFail().ShouldContain("--days");
    }

    [DatabaseTheory]
    [EveryDatabase]
    public async Task Two_servers_add_up_and_a_graceful_stop_loses_nothing(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var one = await AuthServerHost.StartAsync(kind, OnlyAtStop, database);
        await using var two = await AuthServerHost.StartAsync(kind, OnlyAtStop, database);
        var client = await one.AddClientAsync();
        const int each = 25;
        await Task.WhenAll(new[] { one, two }.SelectMany(server => Enumerable.Range(0, each).Select(async _ =>
            (await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK))));
        Count(await UsageAsync(one), client, "client_credentials").ShouldBe(0);

        (await Task.WhenAll(one.Process.StopAsync(), two.Process.StopAsync())).ShouldAllBe(code => code == 0);

        Count(await UsageAsync(one), client, "client_credentials").ShouldBe(2 * each);
    }

    [DatabaseTheory]
    [EveryDatabase]
    public async Task Days_outside_the_period_do_not_count_and_old_ones_are_deleted(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__PruneEverySeconds"] = "0" });
        var client = await server.AddClientAsync("--grant", "password");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        foreach (var (age, count) in new[] { (0, 1), (6, 10), (7, 100), (401, 1000) })
        {
            await server.Database.ExecuteAsync(
                "INSERT INTO `GrantUsage` (`ClientId`, `Grant`, `Day`, `Count`, `LastUsedAt`) VALUES (@0, 'password', @1, @2, @3)",
                client.Id, $"{today.AddDays(-age):yyyy-MM-dd}", count, $"{today.AddDays(-age):yyyy-MM-dd} 00:00:00");
        }

        Count(await UsageAsync(server, "--days", "7"), client, "password").ShouldBe(11);
        Count(await UsageAsync(server, "--days", "8"), client, "password").ShouldBe(111);
        Count(await UsageAsync(server, "--days", "1000"), client, "password").ShouldBe(1111);

        await server.Process.StopAsync();
        await server.RestartAsync(new Dictionary<string, string?> { ["Protocol__PruneEverySeconds"] = "1" });

        await Eventually.HoldsAsync("the oldest row is gone", async () => Count(await UsageAsync(server, "--days", "1000"), client, "password") is 111);
    }

    [DatabaseTheory]
    [EveryDatabase]
    public async Task A_client_registered_anew_under_an_old_name_begins_at_nothing(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, OnlyAtStop);
        var client = await server.Operator.AddClientAsync("again", []);
        (await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK);
        await server.Process.StopAsync();
        Count(await UsageAsync(server), client, "client_credentials").ShouldBe(1);

        (await server.RunAsync("clients", "remove", "again", "--json")).ShouldSucceed();
        await server.Operator.AddClientAsync("again", []);

        Count(await UsageAsync(server), client, "client_credentials").ShouldBe(0);
    }

    [Fact]
    public async Task What_could_not_be_written_is_written_later()
    {
        await using var server = await AuthServerHost.StartAsync(
            DatabaseKind.Sqlite, new Dictionary<string, string?> { ["Usage__FlushSeconds"] = "1" });
        var client = await server.AddClientAsync();
        await server.Database.ExecuteAsync("ALTER TABLE `GrantUsage` RENAME TO `Elsewhere`");
        (await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK);
        await server.Process.LineAsync(line => line.Contains("which grant was put off", StringComparison.Ordinal));

        await server.Database.ExecuteAsync("ALTER TABLE `Elsewhere` RENAME TO `GrantUsage`");

        await Eventually.HoldsAsync("it is written", async () => Count(await UsageAsync(server), client, "client_credentials") is 1);
    }

    private static async Task<JsonElement> UsageAsync(AuthServerHost server, params string[] more) =>
        (await server.RunAsync(["clients", "usage", .. more, "--json"])).ShouldSucceed();

    private static JsonElement Row(JsonElement usage, TestClient client, string grant) => usage.EnumerateArray().Single(row =>
        row.GetProperty("client_id").GetString() == client.Id && row.GetProperty("grant").GetString() == grant);

    private static long Count(JsonElement usage, TestClient client, string grant) => Row(usage, client, grant).GetProperty("count").GetInt64();
}
