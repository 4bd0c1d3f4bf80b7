using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>A client's own lifetimes hold for it alone, at sign-in and at each refresh.</summary>
[Waits]
public class ClientLifetimeTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_clients_own_lifetimes_replace_the_servers(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync(
            "--grant", "password", "refresh_token", "--scope", "api", "--access-token-seconds", "77", "--refresh-token-seconds", "7777");
        var user = await host.Server.RegisterAsync();

        var first = await host.Server.PasswordTokenAsync(client, user, "api offline_access");
        var second = await host.Server.RefreshAsync(client, first.RefreshToken);
        var others = await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access");

        Lifetime(first).ShouldBe(77);
        Lifetime(second).ShouldBe(77);
        await ShouldEndInAsync(host, client, second, 7_777);
        Lifetime(others).ShouldBe(1_800);
        await ShouldEndInAsync(host, host.Web, others, 1_209_600);
    }

    [Fact]
    public async Task The_maximum_of_a_sign_in_holds_whatever_the_client_says()
    {
        await using var host = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__RefreshTokenMaxSeconds"] = "60" });
        var client = await host.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "--refresh-token-seconds", "7777");
        var user = await host.RegisterAsync();

        var tokens = await host.PasswordTokenAsync(client, user, "api offline_access");

        (await SecondsLeftAsync(host, client, tokens)).ShouldBeInRange(0, 60);
    }

    private static async Task ShouldEndInAsync(SharedHost host, TestClient client, Response tokens, long seconds) =>
        (await SecondsLeftAsync(host.Server, client, tokens)).ShouldBeInRange(seconds - 60, seconds);

    private static async Task<long> SecondsLeftAsync(AuthServerHost server, TestClient client, Response tokens) =>
        (await server.IntrospectAsync(client, tokens.RefreshToken)).Json.GetProperty("exp").GetInt64() - DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static long Lifetime(Response tokens)
    {
        var claims = Jwt.Claims(tokens.AccessToken);
        return claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64();
    }
}
