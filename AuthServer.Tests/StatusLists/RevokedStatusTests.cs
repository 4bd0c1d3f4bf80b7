using System.Diagnostics;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit.Abstractions;

namespace AuthServer.Tests.StatusLists;

/// <summary>Whatever ends an access token sets its bit, and no other.</summary>
public class RevokedStatusTests(ITestOutputHelper output)
{
    private const string Scope = "api offline_access";

    [DatabaseTheory, EveryDatabase]
    public async Task A_revoked_token_a_revoked_sign_in_and_a_reused_refresh_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var (token, signIn, reused, bystander) =
            (await SignInAsync(host, user), await SignInAsync(host, user), await SignInAsync(host, user), await SignInAsync(host, user));
        var refreshed = await host.Server.RefreshAsync(host.Web, reused.RefreshToken);

        await host.Server.RevokeAsync(host.Web, token.AccessToken);
        await host.Server.RevokeAsync(host.Web, signIn.RefreshToken);
        (await host.Server.RefreshAsync(host.Web, reused.RefreshToken)).Error.ShouldBe("invalid_grant");

        await ShouldBeRevokedAsync(host.Server, token, signIn, reused, refreshed);
        (await host.Server.IsRevokedAsync(bystander.AccessToken)).ShouldBeFalse();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_user_who_is_disabled_is_removed_or_has_a_new_password(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var (disabled, removed, changed) = (await host.Server.RegisterAsync(), await host.Server.RegisterAsync(), await host.Server.RegisterAsync());
        var bystander = await SignInAsync(host, await host.Server.RegisterAsync());
        var before = new[] { await SignInAsync(host, disabled), await SignInAsync(host, removed), await SignInAsync(host, changed) };

        await host.Server.Operator.DisableAsync(disabled);
        await host.Server.Operator.RemoveAsync(removed);
        await host.Server.Operator.SetPasswordAsync(changed, "another horse battery");
        await host.Server.Operator.EnableAsync(disabled);

        await ShouldBeRevokedAsync(host.Server, before);
        (await host.Server.IsRevokedAsync(bystander.AccessToken)).ShouldBeFalse();
        // What they get afterwards is good.
        var after = new[] { await SignInAsync(host, disabled), await SignInAsync(host, changed with { Password = "another horse battery" }) };
        await ShouldBeRevokedAsync(host.Server, before);
        foreach (var token in after)
        {
            (await host.Server.IsRevokedAsync(token.AccessToken)).ShouldBeFalse();
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_client_that_is_removed(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync("--grant", "client_credentials", "--scope", "api");
        var tokens = new[] { await ClientTokenAsync(host.Server, client), await ClientTokenAsync(host.Server, client) };
        var bystander = await ClientTokenAsync(host.Server, await host.Server.AddClientAsync("--grant", "client_credentials", "--scope", "api"));

        await host.Server.Operator.RemoveClientAsync(client);

        await ShouldBeRevokedAsync(host.Server, tokens);
        (await host.Server.IsRevokedAsync(bystander.AccessToken)).ShouldBeFalse();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_token_that_was_being_issued_while_its_user_or_sign_in_ended(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var (first, late) = (await SignInAsync(host, user), await SignInAsync(host, user));
        // As if the second one's rows were not yet committed when the password was changed.
        var id = Jwt.Claims(late.AccessToken).GetProperty("oi_tkn_id").GetString()!;
        (await host.Server.Database.ExecuteAsync("UPDATE `OpenIddictTokens` SET `Subject` = 'nobody' WHERE `Id` = @0", id)).ShouldBe(1);
        await host.Server.Operator.SetPasswordAsync(user, "another horse battery");
        await ShouldBeRevokedAsync(host.Server, first);
        (await host.Server.IsRevokedAsync(late.AccessToken)).ShouldBeFalse();

        await host.Server.Database.ExecuteAsync("UPDATE `OpenIddictTokens` SET `Subject` = @1 WHERE `Id` = @0", id, user.Id);

        await ShouldBeRevokedAsync(host.Server, late);
    }

    /// <summary>Resource servers take it a little longer, because clocks differ.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task A_token_that_has_just_expired_is_told_too(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var (ended, revoked) = (await host.Server.RegisterAsync(), await host.Server.RegisterAsync());
        var (first, second, third) =
            (await SignInAsync(host, ended), await SignInAsync(host, revoked), await host.Server.PasswordTokenAsync(client, revoked, Scope));
        foreach (var token in new[] { first, second, third })
        {
            var id = Jwt.Claims(token.AccessToken).GetProperty("oi_tkn_id").GetString()!;
            (await host.Server.Database.ExecuteAsync(
                kind is DatabaseKind.Sqlite
                    ? "UPDATE `OpenIddictTokens` SET `ExpirationDate` = datetime('now', '-60 seconds') WHERE `Id` = @0"
                    : "UPDATE `OpenIddictTokens` SET `ExpirationDate` = UTC_TIMESTAMP() - INTERVAL 60 SECOND WHERE `Id` = @0",
                id)).ShouldBe(1);
        }

        await host.Server.Operator.DisableAsync(ended);
        await host.Server.RevokeAsync(host.Web, second.RefreshToken);
        await host.Server.Operator.RemoveClientAsync(client);

        await ShouldBeRevokedAsync(host.Server, first, second, third);
    }

    private async Task ShouldBeRevokedAsync(AuthServerHost server, params Response[] tokens)
    {
        var started = Stopwatch.StartNew();
        await Eventually.HoldsAsync("all are told", async () =>
            (await Task.WhenAll(tokens.Select(token => server.IsRevokedAsync(token.AccessToken)))).All(revoked => revoked));
        output.WriteLine($"told after {started.ElapsedMilliseconds} ms");
    }

    private static async Task<Response> SignInAsync(SharedHost host, TestUser user)
    {
        var answer = await host.Server.PasswordTokenAsync(host.Web, user, Scope);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        return answer;
    }

    private static Task<Response> ClientTokenAsync(AuthServerHost server, TestClient client) => server.TokenAsync(client, ("grant_type", "client_credentials"));
}
