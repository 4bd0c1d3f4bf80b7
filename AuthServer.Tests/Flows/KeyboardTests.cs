using AuthServer.Tests.Fixtures;
using AuthServer.Tests.RealClients;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Flows;

/// <summary>Somebody without a mouse, and somebody whose browser runs no scripts, gets in as well.</summary>
public sealed class KeyboardTests
{
    private const int MostTabs = 20;

    [Theory]
    [InlineData("query", true)]
    [InlineData("query", false)]
    [InlineData("form_post", true)]
    [InlineData("form_post", false)]
    public async Task Sign_in_and_consent_work_by_keyboard_alone_with_and_without_scripts(string responseMode, bool scripts)
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        await using var site = await ClientSite.StartAsync();
        var client = await hosts.AddWebClientAsync(site.Origin);
        var user = await hosts.Auth.RegisterAsync();
        await using var profile = await Chromium.NewProfileAsync(new() { JavaScriptEnabled = scripts });
        var page = await profile.NewPageAsync();
        var request = new CodeRequest(hosts.Auth, client).With("redirect_uri", site.Origin + "/cb");

        await page.GotoAsync(new Uri(hosts.Auth.Address, request.With("response_mode", responseMode).Address).AbsoluteUri);
        // The page puts the cursor where one begins.
        await Assertions.Expect(page.Locator("input[name=username]")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(user.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(user.Password);
        await page.Keyboard.PressAsync("Enter");

        await TabToAsync(page, "button[name=decision][value=allow]");
        await page.Keyboard.PressAsync("Enter");
        if (responseMode is "form_post" && !scripts)
        {
            await TabToAsync(page, "[type=submit]");
            await page.Keyboard.PressAsync("Enter");
        }

        await page.WaitForURLAsync(url => url.StartsWith(site.Home, StringComparison.Ordinal));
        var parameters = System.Web.HttpUtility.ParseQueryString(new Uri(page.Url).Query);
        parameters["error"].ShouldBeNull();
        parameters["state"].ShouldBe("state");
        (await request.RedeemAsync(parameters["code"]!, redirectUri: site.Origin + "/cb")).AccessToken.ShouldNotBeEmpty();
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        var target = page.Locator(selector).First;
        await target.WaitForAsync();
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            if (await page.Locator($"{selector}:focus").CountAsync() > 0)
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new InvalidOperationException($"{selector} cannot be reached by Tab.");
    }
}
