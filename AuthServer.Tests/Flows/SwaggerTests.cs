using AuthServer.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AuthServer.Tests.Flows;

/// <summary>A person with a browser: open the page, press Authorize, try it out.</summary>
public sealed class SwaggerTests : IAsyncLifetime
{
    private BothHosts _hosts = null!;
    private DirectoryInfo _screenshots = null!;

    public async Task InitializeAsync()
    {
        _hosts = await BothHosts.StartAsync(DatabaseKind.Sqlite);
        _screenshots = Directory.CreateTempSubdirectory("authserver-swagger-");
        SetDefaultExpectTimeout(Chromium.PatienceMs);
    }

    public async Task DisposeAsync() => await _hosts.DisposeAsync();

    [Fact]
    public async Task On_the_API_a_person_authorizes_and_sees_who_they_are()
    {
        var user = await _hosts.Auth.RegisterAsync();

        await AuthorizeAndCallAsync(_hosts.ApiAddress, user, "/api/user/me");
    }

    [Fact]
    public async Task On_the_authorization_server_a_person_authorizes_and_sees_their_user_info()
    {
        var user = await _hosts.Auth.RegisterAsync();

        await AuthorizeAndCallAsync(_hosts.Auth.Address, user, "/connect/userinfo");
    }

    private async Task AuthorizeAndCallAsync(Uri host, TestUser user, string path)
    {
        await using var profile = await Chromium.NewProfileAsync();
        var page = await profile.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
            {
                complaints.Add(message.Text);
            }
        };
        try
        {
            await page.GotoAsync(new Uri(host, "/swagger").AbsoluteUri);
            await AuthorizeAsync(page, user);

            var operation = page.Locator(".opblock-get").Filter(new() { Has = page.Locator($"[data-path='{path}']") });
            await operation.Locator(".opblock-summary-control").ClickAsync();
            await operation.GetByRole(AriaRole.Button, new() { Name = "Try it out" }).ClickAsync();
            await operation.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

            var answer = operation.Locator(".live-responses-table .response").First;
            await Expect(answer.Locator(".response-col_status")).ToContainTextAsync("200");
            await Expect(answer).ToContainTextAsync(user.Email);
        }
        finally
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(_screenshots.FullName, $"{host.Port}.png"), FullPage = true });
        }

        complaints.ShouldBeEmpty();
    }

    /// <summary>The dialog as it opens: the demo client and its scopes are filled in; a person adds a name and a password.</summary>
    private static async Task AuthorizeAsync(IPage page, TestUser user)
    {
        await page.Locator(".auth-wrapper .btn.authorize").First.ClickAsync();
        var dialog = page.Locator(".modal-ux");
        var form = dialog.Locator(".auth-container").Filter(new() { Has = page.Locator("#oauth_username") });
        await form.Locator("#oauth_username").FillAsync(user.Email);
        await form.Locator("#oauth_password").FillAsync(user.Password);
        await form.Locator(".btn.authorize").ClickAsync();
        // Authorized: the form gives way to what was granted, and the button takes it away again.
        await Expect(dialog.GetByText("Logout")).ToBeVisibleAsync();
        await dialog.Locator(".btn-done").First.ClickAsync();
    }
}
