using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Throttle;

/// <summary>One password tried at many names (credential stuffing): the address waits, over all servers, and nobody else does.</summary>
[Waits]
public class AddressThrottleTests
{
    private const int Limit = 10;
    private const string Attacker = "203.0.113.7";

    [DatabaseTheory, EveryDatabase]
    public async Task An_address_may_fail_so_often_whatever_the_names_and_however_many_at_once(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        Dictionary<string, string?> settings = new() { ["Lockout__AddressFailures"] = $"{Limit}", ["Hosting__ProxyNetworks"] = "127.0.0.1" };
        await using var one = await AuthServerHost.StartAsync(kind, settings, database);
        await using var two = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?>(settings) { ["Protocol__Issuer"] = one.Issuer }, database);
        var client = await one.AddClientAsync("--grant", "password", "--scope", "api");
        var user = await one.RegisterAsync();
        // What is right is not counted.
        for (var i = 0; i < Limit * 2; i++)
        {
            (await TryAsync(i % 2 is 0 ? one : two, client, user, Attacker)).Status.ShouldBe(HttpStatusCode.OK);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, Limit * 6).Select(i =>
            TryAsync(i % 2 is 0 ? one : two, client, new("", $"{Guid.NewGuid():N}@example.com", "correct horse battery"), Attacker)));

        answers.ShouldAllBe(answer => answer.Error == "invalid_grant");
        answers.Count(answer => answer.Header("Retry-After") is null).ShouldBe(Limit);
        // As many as were evaluated.
        (await database.ScalarAsync<int>("SELECT SUM(`Failures`) FROM `SignInAttempts`")).ShouldBe(Limit);
        var waits = await TryAsync(two, client, user, Attacker);
        (waits.Error, waits.Header("Retry-After")).ShouldNotBe(("invalid_grant", null));
        waits.Body.ShouldBe(answers[0].Body);
        (await TryAsync(one, client, user, "203.0.113.8")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Addresses_of_one_IPv6_network_are_one()
    {
        await using var server = await AuthServerHost.StartAsync(
            more: new Dictionary<string, string?> { ["Lockout__AddressFailures"] = "2", ["Hosting__ProxyNetworks"] = "127.0.0.1" });
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api");
        var user = await server.RegisterAsync();

        foreach (var address in new[] { "2001:db8:1:2::1", "2001:db8:1:2:ffff::2" })
        {
            (await TryAsync(server, client, user with { Password = "wrong horse battery" }, address)).Header("Retry-After").ShouldBeNull();
        }

        (await TryAsync(server, client, user, "2001:db8:1:2::3")).Header("Retry-After").ShouldNotBeNull();
        (await TryAsync(server, client, user, "2001:db8:1:3::1")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_typo_now_and_then_locks_nobody_and_a_right_password_in_between_buys_no_guesses(DatabaseKind kind)
    {
        const int few = 5;
        await using var server = await AuthServerHost.StartAsync(
            kind, new Dictionary<string, string?> { ["Lockout__AddressFailures"] = $"{few}", ["Hosting__ProxyNetworks"] = "127.0.0.1" });
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api");
        var own = await server.RegisterAsync();
        var others = Enumerable.Range(0, few).Select(i => new TestUser("", $"{i}-{Guid.NewGuid():N}@example.com", "wrong horse battery")).ToList();

        // Signing in rightly between two guesses gives none back.
        foreach (var other in others)
        {
            (await TryAsync(server, client, other, Attacker)).Header("Retry-After").ShouldBeNull();
            ((await TryAsync(server, client, own, Attacker)).Header("Retry-After") is not null).ShouldBe(other == others[^1], other.Email);
        }

        // In an hour so many come back: one in each fifth of it.
        for (var hour = 0; hour < 3; hour++)
        {
            for (var i = 0; i < few; i++)
            {
                await server.Database.ExecuteAsync("UPDATE `Budgets` SET `FullAt` = `FullAt` - @0", 3_600_000 / few);
                (await TryAsync(server, client, others[0] with { Email = $"{Guid.NewGuid():N}@example.com" }, Attacker)).Header("Retry-After").ShouldBeNull();
                (await TryAsync(server, client, own, Attacker)).Header("Retry-After").ShouldNotBeNull();
            }
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_operator_sees_the_networks_that_wait_and_forgives_one(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(
            kind, new Dictionary<string, string?> { ["Lockout__AddressFailures"] = "2", ["Hosting__ProxyNetworks"] = "127.0.0.1" });
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api");
        var user = await server.RegisterAsync();
        foreach (var address in new[] { Attacker, "2001:db8:1:2::1" })
        {
            for (var i = 0; i < 2; i++)
            {
                await TryAsync(server, client, new("", $"{Guid.NewGuid():N}@example.com", "wrong horse battery"), address);
            }

            (await TryAsync(server, client, user, address)).Header("Retry-After").ShouldNotBeNull();
        }

        var listed = (await server.RunAsync("guesses", "list", "--json")).ShouldSucceed();
        listed.EnumerateArray().Select(row => (row.GetProperty("network").GetString(), row.GetProperty("used").GetInt32(), row.GetProperty("of").GetInt32()))
            .ShouldBe([(Attacker, 2, 2), ("2001:db8:1:2::/64", 2, 2)], ignoreOrder: true);
        (await server.RunAsync("guesses", "forgive", "nobody")).ShouldFail().ShouldContain("no IP address");
        (await server.RunAsync("guesses", "forgive", "198.51.100.1")).ShouldFail().ShouldContain("198.51.100.1");
        foreach (var address in new[] { Attacker, "2001:db8:1:2::/64" })
        {
            (await server.RunAsync("guesses", "forgive", address, "--json")).ShouldSucceed();
        }

        (await TryAsync(server, client, user, Attacker)).Status.ShouldBe(HttpStatusCode.OK);
        (await TryAsync(server, client, user, "2001:db8:1:2:3::4")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<Response> TryAsync(AuthServerHost server, TestClient client, TestUser user, string address)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "password"), new("username", user.Email), new("password", user.Password)]),
            Headers = { Authorization = client.Basic },
        };
        request.Headers.Add("X-Forwarded-For", address);
        return server.SendAsync(request);
    }
}
