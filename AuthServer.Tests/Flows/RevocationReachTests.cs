using System.Diagnostics;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit.Abstractions;

namespace AuthServer.Tests.Flows;

/// <summary>Whatever ends a token is seen by a resource API that asks about no token: through the status lists alone, with no secret of its own.</summary>
public class RevocationReachTests(ITestOutputHelper output)
{
    [DatabaseTheory, EveryDatabase]
    public async Task Whatever_ends_a_token_is_refused_by_a_resource_api_that_validates_locally(DatabaseKind kind)
    {
        await using var hosts = await BothHosts.StartAsync(kind);
        var auth = hosts.Auth;
        var app = await auth.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        Dictionary<string, Func<TestUser, Response, Task>> ends = new()
        {
            ["token revoked"] = (_, token) => auth.RevokeAsync(app, token.AccessToken),
            ["sign-in revoked"] = (_, token) => auth.RevokeAsync(app, token.RefreshToken),
            ["refresh token reused"] = async (_, token) =>
            {
                await auth.RefreshAsync(app, token.RefreshToken);
                await auth.RefreshAsync(app, token.RefreshToken);
            },
            ["user disabled"] = (user, _) => auth.Operator.DisableAsync(user),
            ["user removed"] = (user, _) => auth.Operator.RemoveAsync(user),
            ["password changed"] = (user, _) => auth.Operator.SetPasswordAsync(user, "another horse battery"),
        };
        var bystander = await auth.PasswordTokenAsync(app, await auth.RegisterAsync(), "api offline_access");
        foreach (var (what, endAsync) in ends)
        {
            var user = await auth.RegisterAsync();
            var token = await auth.PasswordTokenAsync(app, user, "api offline_access");
            (await hosts.MeAsync(token.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);

            await endAsync(user, token);

            await RefusedAsync(hosts, what, token);
        }

        (await hosts.MeAsync(bystander.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);
        await auth.Operator.RemoveClientAsync(app);
        await RefusedAsync(hosts, "client removed", bystander);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_revoked_key_is_forgotten_by_the_resource_api_too(DatabaseKind kind)
    {
        await using var hosts = await BothHosts.StartAsync(kind);
        var token = await hosts.Auth.PasswordTokenAsync(hosts.Demo, await hosts.Auth.RegisterAsync(), "api");
        (await hosts.MeAsync(token.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);

        (await hosts.Auth.RunAsync("keys", "revoke", Jwt.Header(token.AccessToken).GetProperty("kid").GetString()!, "--json")).ShouldSucceed();

        await RefusedAsync(hosts, "key revoked", token);
        var next = await hosts.Auth.PasswordTokenAsync(hosts.Demo, await hosts.Auth.RegisterAsync(), "api");
        await Eventually.HoldsAsync("tokens of the next key are accepted", async () => (await hosts.MeAsync(next.AccessToken)).Status is HttpStatusCode.OK);
    }

    private async Task RefusedAsync(BothHosts hosts, string what, Response token)
    {
        var started = Stopwatch.StartNew();
        await Eventually.HoldsAsync($"{what}: refused", async () => (await hosts.MeAsync(token.AccessToken)).Status is HttpStatusCode.Unauthorized);
        output.WriteLine($"{what}: refused after {started.ElapsedMilliseconds} ms");
        (await hosts.IsLoginedAsync(token.AccessToken)).ShouldBeFalse();
    }
}
