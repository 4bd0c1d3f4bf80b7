using AuthServer.Tests.Fixtures;
using AuthServer.Tests.RealClients;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Flows;

/// <summary>Somebody without a mouse, and somebody whose browser runs no scripts, gets in as well.</summary>
public sealed class KeyboardTests
{
    private const string Origin = "https://app.example";
    private const int MostTabs = 20;

    [Theory]
    [InlineData("query", true)]
    [InlineData("query", false)]
    [InlineData("form_post", true)]
    [InlineData("form_post", false)]
    public async Task Sign_in_and_consent_work_by_keyboard_alone_with_and_without_scripts(string responseMode, bool scripts)
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        var client = await hosts.AddWebClientAsync(Origin);
        var user = await hosts.Auth.RegisterAsync();
        await using var profile = await Chromium.NewProfileAsync(new() { JavaScriptEnabled = scripts });
        var page = await profile.NewPageAsync();
        TaskCompletionSource<string> back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        CodeRequest request = new(hosts.Auth, client);
        // The application is not there: the test answers for it.
        await page.RouteAsync($"{Origin}/**", async route =>
        {
            back.TrySetResult(route.Request.PostData ?? new Uri(route.Request.Url).Query.TrimStart('?'));
            await route.FulfillAsync(new() { Body = "Back." });
        });

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

        var answer = await back.Task.WaitAsync(TimeSpan.FromMilliseconds(Chromium.PatienceMs));
        var parameters = System.Web.HttpUtility.ParseQueryString(answer);
        parameters["error"].ShouldBeNull();
        parameters["state"].ShouldBe("state");
        (await request.RedeemAsync(parameters["code"]!)).AccessToken.ShouldNotBeEmpty();
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
