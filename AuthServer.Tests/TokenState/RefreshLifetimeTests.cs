using System.Diagnostics;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.TokenState;

/// <summary>A sign-in ends when it has been idle too long, and at its maximum however often it is refreshed.</summary>
[Waits]
public class RefreshLifetimeTests
{
    private const int IdleSeconds = 4;
    private const int MaxSeconds = 8;

    [DatabaseTheory, EveryDatabase]
    public async Task Both_lifetimes_end_a_sign_in_and_access_tokens_end_by_theirs(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?>
        {
            ["Protocol__RefreshTokenIdleSeconds"] = $"{IdleSeconds}",
            ["Protocol__RefreshTokenMaxSeconds"] = $"{MaxSeconds}",
            ["Protocol__AccessTokenSeconds"] = "3",
        });
        var client = await host.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var user = await host.RegisterAsync();
        // The first requests of a process take their time; the lifetimes here are short.
        var first = await host.PasswordTokenAsync(client, user, "api offline_access");
        await host.IsActiveAsync(client, (await host.RefreshAsync(client, first.RefreshToken)).AccessToken);

        await Task.WhenAll(IdleAsync(host, client, user), MaximumAsync(host, client, user));
    }

    private static async Task IdleAsync(AuthServerHost host, TestClient client, TestUser user)
    {
        var tokens = await host.PasswordTokenAsync(client, user, "api offline_access");
        (await host.IsActiveAsync(client, tokens.AccessToken)).ShouldBeTrue();

        await Eventually.HoldsAsync("the refresh token expires", async () => !await host.IsActiveAsync(client, tokens.RefreshToken));

        (await host.RefreshAsync(client, tokens.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await host.IntrospectAsync(client, tokens.AccessToken)).Body.ShouldBe("""{"active":false}""");
        (await host.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task MaximumAsync(AuthServerHost host, TestClient client, TestUser user)
    {
        var started = Stopwatch.StartNew();
        var tokens = await host.PasswordTokenAsync(client, user, "api offline_access");
        var last = tokens;

        await Eventually.HoldsAsync("the sign-in reaches its maximum", async () =>
        {
            last = await host.RefreshAsync(client, tokens.RefreshToken);
            tokens = last.Status is HttpStatusCode.OK ? last : tokens;
            return last.Status is not HttpStatusCode.OK;
        });

        last.Error.ShouldBe("invalid_grant");
        // Tokens count whole seconds, each cut off: that it lives longer than an idle one is what can be told apart.
        started.Elapsed.TotalSeconds.ShouldBeGreaterThan(IdleSeconds + 1);
    }
}
