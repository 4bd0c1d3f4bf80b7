using System.Text.Json;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.RealClients;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Flows;

/// <summary>Every page, in both languages, light and dark, on a phone and on a desk: axe-core finds nothing to complain of.</summary>
public sealed class AccessibilityTests
{
    private const int Phone = 360;
    private const int Desk = 1280;

    public static TheoryData<string, ColorScheme, int> Looks { get; } = new MatrixTheoryData();

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_is_accessible(string language, ColorScheme scheme, int width)
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        await using var site = await ClientSite.StartAsync();
        var client = await hosts.AddWebClientAsync(site.Origin, "urn:ietf:params:oauth:grant-type:device_code");
        var user = await hosts.Auth.RegisterAsync();
        await using var profile = await Chromium.NewProfileAsync(new()
        {
            Locale = language,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 740 },
        });
        var page = await profile.NewPageAsync();
        var look = await Look.OfAsync(page, language);

        var request = new CodeRequest(hosts.Auth, client).With("redirect_uri", site.Origin + "/cb").With("scope", string.Join(' ', Site.Scopes));
        await page.GotoAsync(AddressOf(hosts, request.Address));
        await look.ShouldBeAccessibleAsync("/sign-in");
        await page.FillAsync("input[name=username]", user.Email);
        await page.FillAsync("input[name=password]", "not the password");
        await page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await look.ShouldBeAccessibleAsync("/sign-in");
        await page.FillAsync("input[name=password]", user.Password);
        await page.RouteAsync(IsSignIn, HoldAsync);
        await page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("a.button")).ToBeVisibleAsync();
        await look.ShouldBeAccessibleAsync("/sign-in");
        await page.UnrouteAsync(IsSignIn);
        await page.Locator("a.button").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("/connect/authorize", StringComparison.Ordinal));
        await look.ShouldBeAccessibleAsync("/connect/authorize");
        await page.Locator("button[value=allow]").ClickAsync();
        await page.WaitForURLAsync(url => url.StartsWith(site.Home, StringComparison.Ordinal));

        foreach (var path in new[] { "/account", "/connect/verify", "/connect/logout", "/error", "/connect/authorize?client_id=nobody" })
        {
            await page.GotoAsync(AddressOf(hosts, path));
            await look.ShouldBeAccessibleAsync(path.Split('?')[0]);
        }

        var device = await hosts.Auth.PostAsync("/connect/device", [KeyValuePair.Create("scope", "openid api")], client.Basic);
        await page.GotoAsync(device.Text("verification_uri_complete")!);
        await look.ShouldBeAccessibleAsync("/connect/verify");
        await page.Locator("button[value=allow]").ClickAsync();
        await page.WaitForURLAsync("**/connect/verified");
        await look.ShouldBeAccessibleAsync("/connect/verified");
        await page.GotoAsync(AddressOf(hosts, "/connect/verify?user_code=NOT-A-CODE"));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await look.ShouldBeAccessibleAsync("/connect/verify");

        await page.GotoAsync(AddressOf(hosts, "/connect/logout"));
        await page.Locator("button[value=sign_out]").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/connect/logout", StringComparison.Ordinal));
        await look.ShouldBeAccessibleAsync("/signed-out");
    }

    private static string AddressOf(BothHosts hosts, string path) => new Uri(hosts.Auth.Address, path).AbsoluteUri;

    private static bool IsSignIn(string url) => new Uri(url).AbsolutePath is "/sign-in";

    /// <summary>A page that goes on by itself stays, to be looked at.</summary>
    private static async Task HoldAsync(IRoute route)
    {
        var answer = await route.FetchAsync();
        await route.FulfillAsync(
            new() { Response = answer, Body = (await answer.TextAsync()).Replace("http-equiv=\"refresh\"", "name=\"held\"", StringComparison.Ordinal) });
    }

    private sealed class MatrixTheoryData : TheoryData<string, ColorScheme, int>
    {
        public MatrixTheoryData()
        {
            foreach (var language in new[] { "en", "ja" })
            {
                foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
                {
                    Add(language, scheme, Phone);
                    Add(language, scheme, Desk);
                }
            }
        }
    }

    /// <summary>One page as somebody sees it.</summary>
    private sealed class Look(IPage page, string language, string axe)
    {
        /// <summary>The words that begin on one line and end on the next, and the buttons of more than one line.</summary>
        private const string Torn = """
            () => {
                const lines = range => new Set([...range.getClientRects()].map(rect => Math.round(rect.top))).size;
                const torn = [], range = document.createRange(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                while (texts.nextNode()) {
                    for (const word of texts.currentNode.data.matchAll(/(?<!\S)[A-Za-z]{2,24}(?=[.,:;?!]?(\s|$))/g)) {
                        range.setStart(texts.currentNode, word.index);
                        range.setEnd(texts.currentNode, word.index + word[0].length);
                        if (lines(range) > 1) torn.push(word[0]);
                    }
                }
                for (const button of document.querySelectorAll('button, .button')) {
                    range.selectNodeContents(button);
                    if (lines(range) > 1) torn.push(`button: ${button.textContent}`);
                }
                return torn;
            }
            """;

        public static async Task<Look> OfAsync(IPage page, string language) => new(page, language, await NodeModules.ReadAsync("axe-core/axe.min.js"));

        public async Task ShouldBeAccessibleAsync(string path)
        {
            new Uri(page.Url).AbsolutePath.ShouldBe(path);
            (await page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe(language);
            (await page.TitleAsync()).ShouldNotBeEmpty();
            // Nothing is wider than the screen.
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth")).ShouldBeLessThanOrEqualTo(0, page.Url);

            (await page.EvaluateAsync<string[]>(Torn)).ShouldBeEmpty($"{page.Url} {page.ViewportSize!.Width}");
            await page.EvaluateAsync(axe + ";0");
            var found = await page.EvaluateAsync<JsonElement>(
                "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes.map(n => n.html + ' ' + n.failureSummary).join(' | ')}`)");
            found.EnumerateArray().Select(violation => violation.GetString()).ShouldBeEmpty($"{page.Url} {page.ViewportSize!.Width}");
        }
    }
}
