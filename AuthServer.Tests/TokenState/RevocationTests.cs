using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.TokenState;

/// <summary>RFC 7009: a client ends its own tokens.</summary>
public class RevocationTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task Revoking_a_refresh_token_ends_its_access_tokens_at_once(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var first = await SignInAsync(host, host.Web);
        var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

        var answer = await host.Server.RevokeAsync(host.Web, second.RefreshToken);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        await SignIns.ShouldBeDeadAsync(host, first, second);
        (await host.Server.RefreshAsync(host.Web, second.RefreshToken)).Error.ShouldBe("invalid_grant");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Revoking_an_access_token_ends_that_one_at_once_and_leaves_the_sign_in(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await SignInAsync(host, host.Web);

        (await host.Server.RevokeAsync(host.Web, tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);

        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeFalse();
        (await host.Server.UserInfoAsync(tokens.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Server.RefreshAsync(host.Web, tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_public_client_revokes_its_own_tokens_by_naming_itself(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await SignInAsync(host, host.App);

        (await host.Server.RevokeAsync(host.App, tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);

        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeFalse();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Another_client_s_token_is_refused_and_lives_on(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await SignInAsync(host, host.Web);

        foreach (var stranger in new[] { host.Other, host.App })
        {
            foreach (var token in new[] { tokens.AccessToken, tokens.RefreshToken })
            {
                var answer = await host.Server.RevokeAsync(stranger, token);
                answer.Status.ShouldBe(HttpStatusCode.BadRequest);
                answer.Error.ShouldBe("invalid_grant");
            }
        }

        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeTrue();
        (await host.Server.RefreshAsync(host.Web, tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_wrong_hint_still_finds_the_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        foreach (var hint in new[] { "access_token", "nonsense" })
        {
            var tokens = await SignInAsync(host, host.Web);

            var answer = await host.Server.PostAsync("/connect/revoke", [new("token", tokens.RefreshToken), new("token_type_hint", hint)], host.Web.Basic);

            answer.Status.ShouldBe(HttpStatusCode.OK);
            (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeFalse(hint);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_unknown_or_already_dead_token_is_answered_200(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await SignInAsync(host, host.Web);
        await host.Server.RevokeAsync(host.Web, tokens.RefreshToken);

        foreach (var token in new[] { "unknown", "a.b.c", tokens.RefreshToken, tokens.AccessToken })
        {
            (await host.Server.RevokeAsync(host.Web, token)).Status.ShouldBe(HttpStatusCode.OK, token);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Revoking_a_spent_refresh_token_ends_the_sign_in(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var first = await SignInAsync(host, host.Web);
        var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

        (await host.Server.RevokeAsync(host.Web, first.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);

        await SignIns.ShouldBeDeadAsync(host, first, second);
    }

    [Fact]
    public async Task A_missing_token_is_an_invalid_request()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.PostAsync("/connect/revoke", [], host.Web.Basic);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Only_post_revokes()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var tokens = await SignInAsync(host, host.Web);

        var answer = await host.Server.SendAsync(
            new(HttpMethod.Get, $"/connect/revoke?token={tokens.AccessToken}") { Headers = { Authorization = host.Web.Basic } });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.Server.IsActiveAsync(host.Web, tokens.AccessToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_client_authentication_nothing_is_revoked()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var tokens = await SignInAsync(host, host.Web);

        (await host.Server.PostAsync("/connect/revoke", [new("token", tokens.AccessToken)])).Error.ShouldBe("invalid_client");
        (await host.Server.RevokeAsync(host.Web with { Secret = null }, tokens.AccessToken)).Error.ShouldBe("invalid_client");
        (await host.Server.IsActiveAsync(host.Web, tokens.AccessToken)).ShouldBeTrue();
    }

    private static async Task<Response> SignInAsync(SharedHost host, TestClient client) =>
        await host.Server.PasswordTokenAsync(client, await host.Server.RegisterAsync(), "api openid offline_access");
}
