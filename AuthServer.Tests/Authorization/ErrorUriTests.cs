using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>RFC 6749 section 4.1.2.1: <c>error_uri</c> is a page about the error. This server has none, and names nobody else's.</summary>
public class ErrorUriTests
{
    [Fact]
    public async Task What_a_client_is_told_by_way_of_the_browser_names_no_page_of_somebody_else()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        using var nobody = host.NewBrowser();
        CodeRequest New() => new(host.Server, host.Asking);
        var consent = await browser.SignInAsync(await browser.OpenAsync(New().Address), await host.Server.RegisterAsync());

        PageAnswer[] answers =
        [
            await browser.SubmitAsync(consent, ("decision", "deny")),
            await browser.SubmitAsync(await browser.OpenAsync(New().With("response_mode", "form_post").Address), ("decision", "deny")),
            await nobody.OpenAsync(New().With("prompt", "none").Address),
            await browser.OpenAsync(New().With("prompt", "none").Address),
            await browser.OpenAsync(New().With("code_challenge", null).Address),
            await browser.OpenAsync(New().With("scope", "openid unheard-of").Address),
            await browser.OpenAsync(New().With("response_type", "token").Address),
            await browser.OpenAsync(New().With("request", "x.y.z").Address),
            await browser.OpenAsync(New().With("response_mode", "unheard-of").Address),
            await browser.OpenAsync(New().With("redirect_uri", "https://evil.example/").Address),
            await browser.OpenAsync("/connect/authorize?client_id=nobody"),
            await browser.OpenAsync("/connect/logout?post_logout_redirect_uri=https://evil.example/"),
            await browser.OpenAsync("/connect/verify?user_code=BBBB-BBBB"),
        ];

        answers.Count(page => page.Location?.ToString().Contains("error=", StringComparison.Ordinal) is true).ShouldBeGreaterThan(3);
        foreach (var page in answers)
        {
            $"{page.Location} {page.Answer.Body}".ShouldNotContain("error_uri");
            $"{page.Location} {page.Answer.Body}".ShouldNotContain("openiddict", Case.Insensitive);
        }
    }

    [Fact]
    public async Task What_a_client_is_told_directly_names_none_either()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var server = host.Server;
        var device = await server.AddClientAsync("--public", "--grant", "device_code", "--scope", "openid");
        var asked = await server.PostAsync("/connect/device", [new("client_id", device.Id), new("scope", "openid")]);
        const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

        Answer[] answers =
        [
            await server.TokenAsync(device, ("grant_type", DeviceGrant), ("device_code", asked.Text("device_code")!)),
            await server.TokenAsync(device, ("grant_type", DeviceGrant), ("device_code", asked.Text("device_code")!)),
            await server.TokenAsync(device, ("grant_type", DeviceGrant), ("device_code", "gibberish")),
            await server.TokenAsync(host.Web, ("grant_type", "refresh_token"), ("refresh_token", "gibberish")),
            await server.TokenAsync(host.Web, ("grant_type", "unheard-of")),
            await server.TokenAsync(host.Web with { Secret = "wrong" }, ("grant_type", "password"), ("username", "a"), ("password", "b")),
            await server.TokenAsync(host.Web, ("grant_type", "password"), ("username", "a"), ("password", "b")),
            await server.TokenAsync(host.Machine, ("grant_type", "client_credentials"), ("scope", "unheard-of")),
            await server.PostAsync("/connect/par", new CodeRequest(server, host.House).With("scope", "unheard-of").Fields),
            await server.PostAsync("/connect/device", [new("client_id", "nobody")]),
            await server.IntrospectAsync(host.Web with { Secret = "wrong" }, "x"),
            await server.RevokeAsync(host.Web with { Secret = "wrong" }, "x"),
            await server.UserInfoAsync("gibberish"),
            await server.GetAsync("/connect/userinfo"),
        ];

        answers.ShouldAllBe(answer => (int)answer.Status >= 400);
        answers.ShouldAllBe(answer => !answer.Body.Contains("error_uri") && !$"{answer.Header("WWW-Authenticate")}".Contains("error_uri"));
    }
}
