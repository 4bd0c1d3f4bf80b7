using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>RFC 6749 section 4.4: a client acts for itself.</summary>
public class ClientCredentialsTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_client_gets_a_token_for_itself_and_no_refresh_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);

        var answer = await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Text("scope").ShouldBe("api");
        answer.Text("refresh_token").ShouldBeNull();
        answer.Text("id_token").ShouldBeNull();
        (await host.Server.IsActiveAsync(host.ResourceApi, answer.AccessToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Its_sub_is_no_user_id()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var claims = Jwt.Claims((await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"))).AccessToken);

        claims.GetProperty("sub").GetString().ShouldBe($"client:{host.Machine.Id}");
        Guid.TryParse(claims.GetProperty("sub").GetString(), out _).ShouldBeFalse();
        claims.TryGetProperty("email", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("openid")]
    [InlineData("email")]
    [InlineData("profile")]
    [InlineData("offline_access")]
    [InlineData("external_id")]
    [InlineData("api offline_access")]
    public async Task A_scope_that_speaks_of_a_user_is_invalid(string scope)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await host.Server.AddClientAsync(
            "--grant", "client_credentials", "refresh_token", "--scope", "api", "openid", "email", "profile", "external_id");

        (await host.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("scope", scope))).Error.ShouldBe("invalid_scope");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Its_token_is_nobody_at_userinfo(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var token = (await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"))).AccessToken;

        var answer = await host.Server.UserInfoAsync(token);

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("error=\"insufficient_scope\"");
    }
}
