using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.TokenState;

/// <summary>RFC 6749 section 6 with rotation and reuse detection (RFC 9700 section 4.14.2).</summary>
public class RefreshTests
{
    private const string Scope = "api openid offline_access";

    [DatabaseTheory, EveryDatabase]
    public async Task A_refresh_brings_two_new_tokens_and_ends_the_old_refresh_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var first = await SignInAsync(host);

        var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

        second.Status.ShouldBe(HttpStatusCode.OK);
        second.RefreshToken.ShouldNotBe(first.RefreshToken);
        second.AccessToken.ShouldNotBe(first.AccessToken);
        second.Text("scope")!.Split(' ').ShouldBe(Scope.Split(' '), ignoreOrder: true);
        second.Header("Cache-Control").ShouldBe("no-store");
        (await host.Server.IsActiveAsync(host.Web, first.RefreshToken)).ShouldBeFalse();
        (await host.Server.RefreshAsync(host.Web, second.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Reuse_kills_the_sign_in_with_its_access_tokens(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var first = await SignInAsync(host);
        var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

        var reuse = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

        reuse.Status.ShouldBe(HttpStatusCode.BadRequest);
        reuse.Error.ShouldBe("invalid_grant");
        await SignIns.ShouldBeDeadAsync(host, first, second);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task To_ask_about_a_spent_token_or_to_show_it_without_the_client_s_secret_ends_nothing(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var spent = (await SignInAsync(host)).RefreshToken;
        var second = await host.Server.RefreshAsync(host.Web, spent);

        (await host.Server.IsActiveAsync(host.Web, spent)).ShouldBeFalse();
        (await host.Server.IsActiveAsync(host.ResourceApi, spent)).ShouldBeFalse();
        await host.Server.RevokeAsync(host.Other, spent);
        await host.Server.RevokeAsync(host.App, spent);
        (await host.Server.RevokeAsync(host.Web with { Secret = "wrong" }, spent)).Error.ShouldBe("invalid_client");
        (await host.Server.RefreshAsync(host.Web with { Secret = "wrong" }, spent)).Error.ShouldBe("invalid_client");

        (await host.Server.RefreshAsync(host.Web, second.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Another_client_cannot_use_a_refresh_token_and_does_not_burn_it(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var token = (await SignInAsync(host)).RefreshToken;

        (await host.Server.RefreshAsync(host.Other, token)).Error.ShouldBe("invalid_grant");
        (await host.Server.RefreshAsync(host.App, token)).Error.ShouldBe("invalid_grant");
        (await host.Server.PostAsync("/api/token", [new("grant_type", "refresh_token"), new("refresh_token", token)])).Error.ShouldBe("invalid_client");
        (await host.Server.RefreshAsync(host.Web with { Secret = "wrong" }, token)).Error.ShouldBe("invalid_client");
        (await host.Server.RefreshAsync(host.Web with { Secret = null }, token)).Error.ShouldBe("invalid_client");

        (await host.Server.RefreshAsync(host.Web, token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_wider_scope_is_invalid_and_does_not_burn_the_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var token = (await SignInAsync(host)).RefreshToken;

        foreach (var scope in new[] { "api email", "nonsense", "api openid offline_access profile" })
        {
            (await RefreshAsync(host, token, scope)).Error.ShouldBe("invalid_scope");
        }

        (await host.Server.RefreshAsync(host.Web, token)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_narrower_scope_narrows_the_access_token_and_not_the_sign_in(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var first = await SignInAsync(host);

        var narrow = await RefreshAsync(host, first.RefreshToken, "api");
        var full = await host.Server.RefreshAsync(host.Web, narrow.RefreshToken);

        narrow.Text("scope").ShouldBe("api");
        Jwt.Claims(narrow.AccessToken).GetProperty("scope").GetString().ShouldBe("api");
        (await host.Server.UserInfoAsync(narrow.AccessToken)).Status.ShouldBe(HttpStatusCode.Forbidden);
        full.Text("scope")!.Split(' ').ShouldBe(Scope.Split(' '), ignoreOrder: true);
        (await host.Server.UserInfoAsync(full.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Claims_are_those_of_the_database_now(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var first = await host.Server.PasswordTokenAsync(host.Web, user, Scope);
        await host.Server.Database.ExecuteAsync("UPDATE `AspNetUsers` SET `Email` = @0 WHERE `Id` = @1", "new-" + user.Email, user.Id);

        var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

        Jwt.Claims(second.AccessToken).GetProperty("email").GetString().ShouldBe("new-" + user.Email);
        Jwt.Claims(second.AccessToken).GetProperty("sub").GetString().ShouldBe(user.Id);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task After_a_new_password_disabling_removal_or_a_new_stamp_every_token_is_dead(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        Func<TestUser, Task>[] changes =
        [
            user => host.Server.Operator.SetPasswordAsync(user, "another long password"),
            host.Server.Operator.DisableAsync,
            host.Server.Operator.RemoveAsync,
            user => host.Server.Database.ExecuteAsync("UPDATE `AspNetUsers` SET `SecurityStamp` = @0 WHERE `Id` = @1", Guid.NewGuid().ToString(), user.Id),
        ];
        foreach (var change in changes)
        {
            var user = await host.Server.RegisterAsync();
            var tokens = await host.Server.PasswordTokenAsync(host.Web, user, Scope);

            await change(user);

            (await host.Server.RefreshAsync(host.Web, tokens.RefreshToken)).Error.ShouldBe("invalid_grant");
            await SignIns.ShouldBeDeadAsync(host, tokens);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_disabled_user_that_is_enabled_again_keeps_no_old_tokens_that_were_reused(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var first = await host.Server.PasswordTokenAsync(host.Web, user, Scope);
        var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);
        await host.Server.RefreshAsync(host.Web, first.RefreshToken);
        await host.Server.Operator.DisableAsync(user);

        await host.Server.Operator.EnableAsync(user);

        await SignIns.ShouldBeDeadAsync(host, first, second);
    }

    private static async Task<Response> SignInAsync(SharedHost host) =>
        await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), Scope);

    private static Task<Response> RefreshAsync(SharedHost host, string token, string scope) =>
        host.Server.TokenAsync(host.Web, ("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope));
}
