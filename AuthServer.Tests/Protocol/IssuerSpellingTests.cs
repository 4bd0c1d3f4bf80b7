using System.Net;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Protocol;

/// <summary>RFC 8414 section 3.3: the issuer's name is compared letter by letter, so it is published as the operator set it.</summary>
public class IssuerSpellingTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/tenant")]
    [InlineData("/tenant/")]
    public async Task The_issuer_is_named_everywhere_as_it_is_set(string end)
    {
        await using var server = await StartAsync(end);
        await using var receiver = await LogoutReceiver.StartAsync();
        var client = await server.AddClientAsync(
            "--grant", "authorization_code", "refresh_token", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit", "--scope", "api", "openid",
            "--backchannel-logout-uri", receiver.Address);
        using Browser browser = new(server.Address);
        var user = await server.RegisterAsync();
        CodeRequest request = new(server, client);
        request.With("scope", "openid api");

        var answer = await request.RunAsync(browser, user);
        var tokens = await request.RedeemAsync(answer["code"]);
        var refused = CodeRequest.AnswerOf(await browser.OpenAsync(new CodeRequest(server, client).With("scope", "unknown").Address));
        var introspection = await server.IntrospectAsync(client, tokens.AccessToken);
        var list = Jwt.Claims(tokens.AccessToken).GetProperty("status").GetProperty("status_list").GetProperty("uri").GetString()!;
        await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));
        await receiver.ToldAsync();

        foreach (var path in new[] { "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" })
        {
            (await server.GetAsync(path)).Text("issuer").ShouldBe(server.Issuer);
        }

        answer["iss"].ShouldBe(server.Issuer);
        refused["error"].ShouldBe("invalid_scope");
        refused["iss"].ShouldBe(server.Issuer);
        introspection.Text("iss").ShouldBe(server.Issuer);
        foreach (var token in new[]
        {
            tokens.AccessToken,
            tokens.Text("id_token")!,
            receiver.Tokens.Single(),
            (await server.GetAsync(new Uri(list).AbsolutePath)).Body,
        })
        {
            await ValidateAsync(server, token);
        }
    }

    /// <summary>As a service does whose operator copied the setting: nothing but the text that it is.</summary>
    private static async Task ValidateAsync(AuthServerHost server, string token)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = server.Issuer,
            ValidateAudience = false,
            IssuerSigningKeys = new JsonWebKeySet((await server.GetAsync("/.well-known/jwks")).Body).GetSigningKeys(),
        });

        result.Exception.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "")]
    [InlineData("/tenant", "/tenant/")]
    [InlineData("/tenant/", "/tenant")]
    public async Task What_was_issued_under_the_other_spelling_is_taken_until_it_expires(string before, string after)
    {
        await using var server = await StartAsync(before);
        await server.Operator.AddScopeAsync("read", "front");
        var back = await server.Operator.AddClientAsync("back", ["--resource-server"]);
        var front = await server.Operator.AddClientAsync(
            "front", ["--resource-server", "--grant", "token_exchange", "--scope", "read", "--exchange-target", "back"]);
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "read", "openid");
        var keys = await KeyClient.AddAsync(server);
        var assertion = keys.Assertion(claims => claims["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 900);
        var old = await server.PasswordTokenAsync(client, await server.RegisterAsync(), "openid read offline_access");
        old.Status.ShouldBe(HttpStatusCode.OK, old.Body);

        await server.RestartAsync(new Dictionary<string, string?> { ["Protocol__Issuer"] = server.Issuer.TrimEnd('/') + (after.EndsWith('/') ? "/" : "") });
        await server.ReadyAsync();

        (await server.IsActiveAsync(front, old.AccessToken)).ShouldBeTrue();
        (await server.UserInfoAsync(old.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.TokenAsync(
            front, ("grant_type", ServiceChain.TokenExchange), ("subject_token", old.AccessToken), ("subject_token_type", ServiceChain.AccessTokenType),
            ("audience", back.Id)))
            .Status.ShouldBe(HttpStatusCode.OK);
        var refreshed = await server.RefreshAsync(client, old.RefreshToken);
        refreshed.Status.ShouldBe(HttpStatusCode.OK, refreshed.Body);
        Jwt.Claims(refreshed.AccessToken).GetProperty("iss").GetString().ShouldBe(server.Issuer);
        (await keys.TokenAsync(assertion)).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>A default port and capitals are what <see cref="Uri"/> would change.</summary>
    [Fact]
    public async Task No_letter_is_changed()
    {
        const string issuer = "https://Login.Example:443";
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__Issuer"] = issuer });

        (await server.GetAsync("/.well-known/openid-configuration")).Text("issuer").ShouldBe(issuer);
    }

    private static Task<AuthServerHost> StartAsync(string end)
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        return AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = address, ["Protocol__Issuer"] = address + end });
    }
}
