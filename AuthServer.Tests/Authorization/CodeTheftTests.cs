using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>RFC 9700 sections 4.5 and 4.8: a code is good for the client, the address and the verifier it was asked with, once, and soon.</summary>
public class CodeTheftTests
{
    [Fact]
    public async Task A_code_is_refused_to_another_client_without_being_spent()
    {
        var (host, request, code) = await NewCodeAsync();

        (await request.RedeemAsync(code, host.Other)).Error.ShouldBe("unauthorized_client");
        (await request.RedeemAsync(code, host.Asking)).Error.ShouldBe("invalid_grant");

        (await request.RedeemAsync(code)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://app.example/other")]
    [InlineData("https://app.example/cb/")]
    [InlineData(null)]
    public async Task A_code_is_refused_with_another_redirect_uri_or_none(string? redirectUri)
    {
        var (_, request, code) = await NewCodeAsync();

        (await request.RedeemAsync(code, redirectUri: redirectUri)).Error.ShouldBeOneOf("invalid_grant", "invalid_request");
    }

    [Theory]
    [InlineData("a-verifier-of-somebody-else-a-verifier-of-somebody-else")]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("with a space, which a verifier never has: with a space, which a verifier never has")]
    public async Task A_code_is_refused_with_another_verifier(string verifier)
    {
        var (_, request, code) = await NewCodeAsync();

        (await request.RedeemAsync(code, verifier: verifier)).Error.ShouldBeOneOf("invalid_grant", "invalid_request");
    }

    [Theory]
    [InlineData("0123456789012345678901234567890123456789012", HttpStatusCode.OK)]
    [InlineData("012345678901234567890123456789012345678901", HttpStatusCode.BadRequest)]
    public async Task A_verifier_has_at_least_43_characters(string verifier, HttpStatusCode expected)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var request = new CodeRequest(host.Server, host.House).With("code_challenge", CodeRequest.ChallengeOf(verifier));
        var code = (await request.RunAsync(browser, await host.Server.RegisterAsync()))["code"];

        (await request.RedeemAsync(code, verifier: verifier)).Status.ShouldBe(expected);
    }

    [Theory]
    [InlineData("gibberish")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("%00")]
    public async Task What_is_no_code_is_invalid_grant(string code)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await new CodeRequest(host.Server, host.House).RedeemAsync(code)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_is_not_an_access_token_and_an_access_token_is_no_code()
    {
        var (host, request, code) = await NewCodeAsync();

        (await host.Server.UserInfoAsync(code)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var tokens = await request.RedeemAsync(code);
        (await request.RedeemAsync(tokens.AccessToken)).Error.ShouldBe("invalid_grant");
        (await host.Server.UserInfoAsync(tokens.Text("id_token")!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Server.UserInfoAsync(tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_code_of_yesterday_is_refused()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__AuthorizationCodeSeconds"] = "1" });
        var client = await server.AddClientAsync(
            "--public", "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit", "--scope", "openid");
        using Browser browser = new(server.Address);
        var user = await server.RegisterAsync();
        await browser.SignInAsync(user);

        await Eventually.HoldsAsync("a code that has waited is refused", async () =>
        {
            var request = new CodeRequest(server, client).With("scope", "openid");
            var code = (await request.RunAsync(browser, user))["code"];
            using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(2100));
            await timer.WaitForNextTickAsync();
            return (await request.RedeemAsync(code)).Error == "invalid_grant";
        });
    }

    [Fact]
    public async Task A_code_dies_with_a_new_password()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        CodeRequest request = new(host.Server, host.House);
        var code = (await request.RunAsync(browser, user))["code"];

        await host.Server.Operator.SetPasswordAsync(user, "another horse battery");

        (await request.RedeemAsync(code)).Error.ShouldBe("invalid_grant");
    }

    private static async Task<(SharedHost Host, CodeRequest Request, string Code)> NewCodeAsync()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.House);
        return (host, request, (await request.RunAsync(browser, await host.Server.RegisterAsync()))["code"]);
    }
}
