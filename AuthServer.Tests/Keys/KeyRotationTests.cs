using System.Diagnostics;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit.Abstractions;

namespace AuthServer.Tests.Keys;

/// <summary>Keys replace themselves on running servers, and an operator may be quicker; nobody who holds a good token notices.</summary>
[Waits]
public class KeyRotationTests(ITestOutputHelper output)
{
    [DatabaseTheory, EveryDatabase]
    public async Task Keys_are_announced_sign_and_go_by_themselves_and_no_token_is_refused(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, Quick(rotate: 12, announce: 6));
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "openid");
        var user = await server.RegisterAsync();
        var first = await server.PasswordTokenAsync(client, user, "api openid offline_access");
        var firstKey = KeyOf(first.AccessToken);

        // Published before it signs.
        await Eventually.HoldsAsync("a second key is announced", async () => (await PublishedAsync(server)).Count is 2);
        KeyOf((await ClientTokenAsync(server, client, user)).AccessToken).ShouldBe(firstKey);
        var second = (await PublishedAsync(server)).Single(id => id != firstKey);
        await Eventually.HoldsAsync("the second key signs", async () =>
        {
            var token = await ClientTokenAsync(server, client, user);
            (await server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
            return KeyOf(token.AccessToken) == second;
        });

        (await server.IsActiveAsync(client, first.AccessToken)).ShouldBeTrue();
        var refreshed = await server.RefreshAsync(client, first.RefreshToken);
        refreshed.Status.ShouldBe(HttpStatusCode.OK, refreshed.Body);
        (await PublishedAsync(server)).ShouldContain(firstKey);
        (await StatesAsync(server, "signing")).ShouldContain((firstKey, "retired"));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_retired_key_is_deleted_once_nothing_it_signed_is_alive(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "client_credentials", "--scope", "api", "--access-token-seconds", "86400");
        var token = await server.TokenAsync(client, ("grant_type", "client_credentials"));
        foreach (var purpose in new[] { "signing", "encryption", "cookies" })
        {
            (await server.RunAsync("keys", "rotate", "--purpose", purpose, "--json")).ShouldSucceed();
        }

        var before = await StatesAsync(server, "signing");
        // As if all had been made long ago: the first is retired since 99 days, and the token is from its time.
        await server.Database.ExecuteAsync(kind is not DatabaseKind.Sqlite
            ? "UPDATE `OpenIddictTokens` SET `CreationDate` = UTC_TIMESTAMP() - INTERVAL 120 DAY"
            : "UPDATE `OpenIddictTokens` SET `CreationDate` = datetime('now', '-120 days')");
        await AgeAsync(server, 1, 130);
        await AgeAsync(server, 2, 99);

        // The token still lives, and so does its key; the other two purposes have nothing left.
        await Eventually.HoldsAsync("two are deleted", async () =>
            (await StatesAsync(server, "encryption")).Count(key => key.State is not "announced") is 1
                && (await StatesAsync(server, "cookies")).Count(key => key.State is not "announced") is 1);
        (await server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
        (await PublishedAsync(server)).ShouldContain(KeyOf(token.AccessToken));

        await server.Database.ExecuteAsync("DELETE FROM `OpenIddictTokens`");
        await Eventually.HoldsAsync("it is deleted", async () => !(await PublishedAsync(server)).Contains(KeyOf(token.AccessToken)));
        before.ShouldContain((KeyOf(token.AccessToken), "active"));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_rotation_reaches_every_server_and_both_accept_what_either_signs(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var one = await AuthServerHost.StartAsync(kind, database: database);
        await using var two = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__Issuer"] = one.Issuer }, database);
        var client = await one.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var user = await one.RegisterAsync();
        var before = await one.PasswordTokenAsync(client, user, "api offline_access");
        foreach (var purpose in new[] { "signing", "encryption", "cookies" })
        {
            (await one.RunAsync("keys", "rotate", "--now", "--purpose", purpose, "--json")).ShouldSucceed();
        }

        await Eventually.HoldsAsync("both sign with it", async () =>
        {
            var made = await Task.WhenAll(new[] { one, two }.Select(server => server.PasswordTokenAsync(client, user, "api offline_access")));
            // At no moment is a token refused.
            (await two.IsActiveAsync(client, made[0].AccessToken)).ShouldBeTrue();
            (await one.IsActiveAsync(client, made[1].RefreshToken)).ShouldBeTrue();
            return made.All(token => KeyOf(token.AccessToken) != KeyOf(before.AccessToken));
        });

        (await two.RefreshAsync(client, before.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Rotations_at_once_make_one_key(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var one = await AuthServerHost.StartAsync(kind, Quick(rotate: 3_600, announce: 1_800), database);
        await using var two = await AuthServerHost.StartAsync(kind, Quick(rotate: 3_600, announce: 1_800), database);

        // Both servers and three operators find that it is time.
        await AgeAsync(one, 1, days: 1);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => one.RunAsync("keys", "list", "--json")));
        await Eventually.HoldsAsync("the next are announced", async () => await CountAsync(one) is 6);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => one.RunAsync("keys", "rotate", "--json")));

        var generations = await one.Database.ReadAsync("SELECT `Generation` FROM `Keys` WHERE `Purpose` = 'signing' ORDER BY `Generation`");
        generations.Select(row => row[0]).ShouldBe(Enumerable.Range(1, 2 + results.Count(result => result.ExitCode is 0)).Select(i => $"{i}"));
        results.Where(result => result.ExitCode is not 0).ShouldAllBe(result => result.Error.Contains("has been made at this moment"));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_revoked_key_is_refused_by_every_server_within_seconds(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var one = await AuthServerHost.StartAsync(kind, database: database);
        await using var two = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__Issuer"] = one.Issuer }, database);
        var client = await one.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var user = await one.RegisterAsync();
        var before = await one.PasswordTokenAsync(client, user, "api offline_access");
        var leaked = KeyOf(before.AccessToken);

        var revoking = one.RunAsync("keys", "revoke", leaked, "--json");
        var started = Stopwatch.StartNew();
        (await revoking).ShouldSucceed().GetProperty("successor").GetString().ShouldNotBe(leaked);
        var told = started.Elapsed;
        await Eventually.HoldsAsync("it is gone everywhere", async () =>
            !(await PublishedAsync(one)).Contains(leaked) && !(await PublishedAsync(two)).Contains(leaked));

        // The command itself takes its time to start on a busy machine: what counts is from its answer on.
        output.WriteLine($"{kind}: gone from both servers {(started.Elapsed - told).TotalMilliseconds:0} ms after the command's answer");
        foreach (var server in new[] { one, two })
        {
            (await server.IntrospectAsync(client, before.AccessToken)).Body.ShouldBe("""{"active":false}""");
            (await server.RefreshAsync(client, before.RefreshToken)).Error.ShouldBe("invalid_grant");
            (await server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await one.RunAsync("keys", "revoke", leaked)).ShouldFail().ShouldContain($"There is no key '{leaked}'");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_revoked_cookie_key_signs_browsers_out_and_a_rotated_one_does_not(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        using Browser browser = new(server.Address);
        await browser.SignInAsync(await server.RegisterAsync());
        (await server.RunAsync("keys", "rotate", "--now", "--purpose", "cookies", "--json")).ShouldSucceed();
        await Eventually.HoldsAsync("it is active", async () => (await StatesAsync(server, "cookies")).Count(key => key.State is "retired") is 1);
        (await browser.GetAsync("/account")).Title.ShouldBe("Your account");

        (await server.RunAsync("keys", "revoke", (await StatesAsync(server, "cookies")).Single(key => key.State is "retired").Id, "--json")).ShouldSucceed();

        await Eventually.HoldsAsync("the browser is signed out", async () => (await browser.GetAsync("/account")).Title is not "Your account");
    }

    private static Dictionary<string, string?> Quick(int rotate, int announce) => new()
    {
        ["Keys__RotateSeconds"] = $"{rotate}",
        ["Keys__AnnounceSeconds"] = $"{announce}",
        ["Protocol__MetadataMaxAgeSeconds"] = "1",
    };

    private static Task<Response> ClientTokenAsync(AuthServerHost server, TestClient client, TestUser user) => server.PasswordTokenAsync(client, user, "api");

    private static string KeyOf(string token) => Jwt.Header(token).GetProperty("kid").GetString()!;

    private static async Task<List<string>> PublishedAsync(AuthServerHost server) =>
        [.. (await server.GetAsync("/.well-known/jwks")).Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];

    private static async Task<int> CountAsync(AuthServerHost server) => await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `Keys`");

    private static async Task<List<(string Id, string State)>> StatesAsync(AuthServerHost server, string purpose) =>
    [
        .. (await server.RunAsync("keys", "list", "--json")).ShouldSucceed().EnumerateArray()
            .Where(key => key.GetProperty("purpose").GetString() == purpose)
            .Select(key => (key.GetProperty("id").GetString()!, key.GetProperty("state").GetString()!)),
    ];

    private static Task<int> AgeAsync(AuthServerHost server, int generation, int days) => server.Database.ExecuteAsync(
        server.Database.Kind is not DatabaseKind.Sqlite
            ? $"UPDATE `Keys` SET `ActiveAt` = UTC_TIMESTAMP() - INTERVAL {days} DAY WHERE `Generation` = {generation}"
            : $"UPDATE `Keys` SET `ActiveAt` = datetime('now', '-{days} days') WHERE `Generation` = {generation}");
}
