using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Cluster;

/// <summary>Two servers whose clocks are a minute before and behind (libfaketime), and APIs of every mode whose clock is right.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class ClockSkewTests(ITestOutputHelper output)
{
    private const int SkewSeconds = 60;

    /// <summary>By the API's clock a third of it is left when the server behind has made it.</summary>
    private const int ShortSeconds = 90;

    [Fact]
    public async Task Tokens_of_servers_a_minute_off_are_good_in_every_mode_and_none_outlives_its_expiry()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.MariaDb);
        await using var fast = await StartAsync(database, SkewSeconds, null);
        await using var slow = await StartAsync(database, -SkewSeconds, fast.Issuer);
        var client = await fast.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "--default-scope", "api");
        var shortLived = await fast.AddClientAsync(
            "--grant", "password", "--scope", "api", "--default-scope", "api", "--access-token-seconds", $"{ShortSeconds}");
        var resourceApi = await fast.Operator.AddClientAsync("resource_api", ["--resource-server"]);
        await using var asking = StartApi(fast.Issuer, ("TokenValidation__ClientSecret", resourceApi.Secret), ("TokenValidation__CacheSeconds", "0"));
        await using var local = StartApi(fast.Issuer, ("TokenValidation__Mode", "Local"));
        // By default: with the lists of the one, and of the other.
        await using var listening = StartApi(fast.Issuer);
        await using var listeningToSlow = StartApi(fast.Issuer, ("TokenValidation__IssuerAddress", slow.Address.AbsoluteUri));
        using var askingHttp = await ReadyAsync(asking);
        using var localHttp = await ReadyAsync(local);
        using var listeningHttp = await ReadyAsync(listening);
        using var listeningToSlowHttp = await ReadyAsync(listeningToSlow);
        HttpClient[] all = [askingHttp, localHttp, listeningHttp, listeningToSlowHttp];
        var user = await fast.RegisterAsync();

        foreach (var (own, other) in new[] { (fast, slow), (slow, fast) })
        {
            var token = await own.PasswordTokenAsync(client, user, "api offline_access");
            for (var hop = 0; hop < 4; hop++)
            {
                (await StatusesAsync(all, token.AccessToken)).ShouldAllBe(status => status == HttpStatusCode.OK);
                (await other.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
                (await own.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
                var refreshed = await (hop % 2 is 0 ? other : own).RefreshAsync(client, token.RefreshToken);
                refreshed.Status.ShouldBe(HttpStatusCode.OK, refreshed.Body);
                token = refreshed;
            }
        }

        foreach (var server in new[] { fast, slow })
        {
            var ended = await server.RegisterAsync();
            var token = await server.PasswordTokenAsync(client, ended);
            (await StatusesAsync(all, token.AccessToken)).ShouldAllBe(status => status == HttpStatusCode.OK);
            // The command runs by a third clock, the right one.
            await server.Operator.DisableAsync(ended);
            await Eventually.HoldsAsync("lists of both tell it", async () =>
                (await StatusesAsync([listeningHttp, listeningToSlowHttp], token.AccessToken)).All(status => status is HttpStatusCode.Unauthorized));
        }

        // By its server's clock it expires ShortSeconds after it was made; by the API's, which is a minute ahead, a minute earlier.
        var passing = await slow.PasswordTokenAsync(shortLived, user);
        var made = DateTimeOffset.UtcNow;
        (await StatusAsync(localHttp, passing.AccessToken)).ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync("the token is refused", async () => await StatusAsync(localHttp, passing.AccessToken) is HttpStatusCode.Unauthorized);
        var lived = DateTimeOffset.UtcNow - made;
        output.WriteLine($"A token of {ShortSeconds} s from a server {SkewSeconds} s behind was last accepted {lived.TotalSeconds:0.0} s after it was made");
        lived.ShouldBeLessThan(TimeSpan.FromSeconds(ShortSeconds));
    }

    private static Task<AuthServerHost> StartAsync(TestDatabase database, int offset, string? issuer)
    {
        var more = SkewedClock.Settings(offset);
        if (issuer is not null)
        {
            more["Protocol__Issuer"] = issuer;
        }

        return AuthServerHost.StartProcessAsync(DatabaseKind.MariaDb, more, database);
    }

    private static HostProcess StartApi(string issuer, params (string Name, string? Value)[] more)
    {
        var given = more.Select(pair => KeyValuePair.Create(pair.Name, pair.Value));
        return HostProcess.Start("ResourceApi", new Dictionary<string, string?>(given)
        {
            ["Hosting__AllowPlainHttp"] = "true",
            ["TokenValidation__Issuer"] = issuer,
        });
    }

    private static async Task<HttpClient> ReadyAsync(HostProcess api)
    {
        HttpClient http = new() { BaseAddress = await api.ListeningAsync() };
        await Eventually.HoldsAsync("the API is ready", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
        return http;
    }

    private static Task<HttpStatusCode[]> StatusesAsync(IEnumerable<HttpClient> apis, string token) =>
        Task.WhenAll(apis.Select(api => StatusAsync(api, token)));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient api, string token)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/user/me") { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await api.SendAsync(request);
        return answer.StatusCode;
    }
}
