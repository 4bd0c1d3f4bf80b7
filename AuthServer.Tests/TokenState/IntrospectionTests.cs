using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.TokenState;

/// <summary>RFC 7662: whether a token is active, for those it concerns.</summary>
public class IntrospectionTests
{
    private const string Inactive = """{"active":false}""";

    [DatabaseTheory, EveryDatabase]
    public async Task The_resource_server_learns_what_the_token_says(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var token = (await host.Server.PasswordTokenAsync(host.Web, user)).AccessToken;

        var answer = await host.Server.IntrospectAsync(host.ResourceApi, token);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Json.GetProperty("active").GetBoolean().ShouldBeTrue();
        answer.Text("sub").ShouldBe(user.Id);
        answer.Text("client_id").ShouldBe(host.Web.Id);
        answer.Text("scope").ShouldBe("api");
        answer.Text("iss").ShouldBe(host.Server.Issuer);
        answer.Text("exp").ShouldBe(Jwt.Claims(token).GetProperty("exp").ToString());
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task Only_post_is_answered()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var token = (await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"))).AccessToken;

        var answer = await host.Server.SendAsync(
            new(HttpMethod.Get, $"/connect/introspect?token={token}") { Headers = { Authorization = host.Machine.Basic } });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe("invalid_request");
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [Fact]
    public async Task Without_a_token_the_request_is_invalid()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await host.Server.PostAsync("/connect/introspect", [], host.ResourceApi.Basic)).Error.ShouldBe("invalid_request");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_caller_that_does_not_authenticate_is_refused(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var token = (await host.Server.PasswordTokenAsync(host.App, await host.Server.RegisterAsync())).AccessToken;

        var nobody = await host.Server.PostAsync("/connect/introspect", [new("token", token)]);
        var wrong = await host.Server.IntrospectAsync(host.ResourceApi with { Secret = "wrong" }, token);

        foreach (var answer in new[] { nobody, wrong })
        {
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Error.ShouldBe("invalid_client");
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_public_client_cannot_introspect_its_own_token_or_any_other(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var token = (await host.Server.PasswordTokenAsync(host.App, await host.Server.RegisterAsync())).AccessToken;

        foreach (var asked in new[] { token, "garbage" })
        {
            var answer = await host.Server.IntrospectAsync(host.App, asked);
            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Error.ShouldBe("invalid_client");
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_token_of_others_is_inactive(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api offline_access");

        (await host.Server.IntrospectAsync(host.Other, tokens.AccessToken)).Body.ShouldBe(Inactive);
        (await host.Server.IntrospectAsync(host.Other, tokens.RefreshToken)).Body.ShouldBe(Inactive);
        (await host.Server.IntrospectAsync(host.OtherApi, tokens.AccessToken)).Body.ShouldBe(Inactive);
        (await host.Server.IntrospectAsync(host.ResourceApi, tokens.RefreshToken)).Body.ShouldBe(Inactive);
        (await host.Server.IsActiveAsync(host.Web, tokens.AccessToken)).ShouldBeTrue();
        (await host.Server.IsActiveAsync(host.Web, tokens.RefreshToken)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("....")]
    [InlineData("null")]
    [InlineData("ü\t\r\n")]
    public async Task Garbage_is_inactive(string token)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.IntrospectAsync(host.ResourceApi, token);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ShouldBe(Inactive);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_wrong_hint_still_finds_the_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api offline_access");

        foreach (var (token, hint) in new[] { (tokens.AccessToken, "refresh_token"), (tokens.RefreshToken, "access_token"), (tokens.AccessToken, "nonsense") })
        {
            var answer = await host.Server.PostAsync("/connect/introspect", [new("token", token), new("token_type_hint", hint)], host.Web.Basic);
            answer.Json.GetProperty("active").GetBoolean().ShouldBeTrue(hint);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task After_a_new_password_disabling_or_removal_exactly_inactive_is_answered(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        Func<TestUser, Task>[] changes =
        [
            user => host.Server.Operator.SetPasswordAsync(user, "another long password"),
            host.Server.Operator.DisableAsync,
            host.Server.Operator.RemoveAsync,
        ];
        foreach (var change in changes)
        {
            var user = await host.Server.RegisterAsync();
            var token = (await host.Server.PasswordTokenAsync(host.Web, user)).AccessToken;
            (await host.Server.IsActiveAsync(host.ResourceApi, token)).ShouldBeTrue();

            await change(user);

            (await host.Server.IntrospectAsync(host.ResourceApi, token)).Body.ShouldBe(Inactive);
        }
    }

    [Fact]
    public async Task An_id_token_is_inactive()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var idToken = (await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "openid")).Text("id_token")!;

        (await host.Server.IntrospectAsync(host.Web, idToken)).Body.ShouldBe(Inactive);
    }
}
