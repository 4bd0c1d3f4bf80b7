using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Protocol;

/// <summary>No error leads to the documentation of a library, in whatever form it is told.</summary>
public class ErrorUriTests
{
    [Fact]
    public async Task An_error_that_is_sent_back_to_the_client_names_no_address()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        CodeRequest Request() => new(host.Server, host.Asking);

        var denied = CodeRequest.AnswerOf(await browser.SubmitAsync(await browser.OpenAsync(Request().Address), ("decision", "deny")));
        var unasked = CodeRequest.AnswerOf(await browser.OpenAsync(Request().With("prompt", "none").Address));
        var malformed = CodeRequest.AnswerOf(await browser.OpenAsync(Request().With("max_age", "x").Address));
        var unknown = CodeRequest.AnswerOf(await browser.OpenAsync(Request().With("scope", "unknown").Address));

        denied["error"].ShouldBe("access_denied");
        unasked["error"].ShouldBe("consent_required");
        foreach (var answer in new[] { denied, unasked, malformed, unknown })
        {
            answer.Keys.ShouldContain("error");
            answer.Keys.ShouldNotContain("error_uri");
            answer.Values.ShouldAllBe(value => !value.Contains("openiddict", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task An_error_that_is_answered_names_no_address()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        var server = host.Server;

        foreach (var answer in new[]
        {
            await server.PasswordTokenAsync(host.Web, user with { Password = "wrong" }),
            await server.PasswordTokenAsync(host.Machine, user),
            await server.TokenAsync(host.Web, ("grant_type", "refresh_token"), ("refresh_token", "x")),
            await server.TokenAsync(host.House, ("grant_type", "authorization_code"), ("code", "x"), ("code_verifier", new string('a', 43))),
            await server.TokenAsync(host.Web, ("grant_type", "unheard_of")),
            await server.TokenAsync(host.Machine),
            await server.TokenAsync(host.Machine, ("grant_type", "client_credentials"), ("scope", "unknown")),
            await server.TokenAsync(host.Machine, ("grant_type", "client_credentials"), ("resource", "https://unknown.example")),
            await server.PostAsync("/connect/par", [new("client_id", host.House.Id)]),
            await server.PostAsync("/connect/device", [new("client_id", host.House.Id)]),
            await server.IntrospectAsync(host.App, "x"),
            await server.PostAsync("/connect/revoke", []),
            await server.UserInfoAsync("x"),
            await server.GetAsync("/connect/userinfo"),
            await server.GetAsync("/connect/authorize"),
            await server.GetAsync("/connect/authorize?client_id=nobody&response_type=code"),
            await server.GetAsync("/connect/logout?post_logout_redirect_uri=https://evil.example"),
            await server.GetAsync("/connect/verify?user_code=x"),
            await server.PostAsync("/.well-known/openid-configuration", []),
            await server.PostAsync("/.well-known/jwks", []),
        })
        {
            $"{answer.Message.Headers}{answer.Message.Content.Headers}{answer.Body}".ShouldNotContain("openiddict", Case.Insensitive);
            answer.Text("error_uri").ShouldBeNull();
        }
    }
}
