using AuthServer.Tests.Fixtures;
using AuthServer.Tests.RealClients;
using Xunit;

namespace AuthServer.Tests.Flows;

/// <summary>People click twice. Chromium sends a form for each click, and shows the answer to the last.</summary>
public sealed class DoubleClickTests
{
    [Fact]
    public async Task A_double_click_on_each_button_leads_to_the_client_and_out_again()
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        await using var site = await ClientSite.StartAsync();
        var client = await hosts.Auth.AddClientAsync(
            "--grant", "authorization_code", "--scope", "openid", "--redirect-uri", site.Origin + "/cb", "--post-logout-redirect-uri", site.Origin + "/left");
        var user = await hosts.Auth.RegisterAsync();
        await using var profile = await Chromium.NewProfileAsync();
        var page = await profile.NewPageAsync();

        await page.GotoAsync(AddressOf(hosts, new CodeRequest(hosts.Auth, client).With("redirect_uri", site.Origin + "/cb").With("scope", "openid").Address));
        await page.FillAsync("input[name=username]", user.Email);
        await page.FillAsync("input[name=password]", user.Password);
        await page.Locator("button[type=submit]").DblClickAsync();
        await page.Locator("button[value=allow]").DblClickAsync();
        await page.WaitForURLAsync($"{site.Home}?**code=**");

        await page.GotoAsync(AddressOf(hosts, $"/connect/logout?client_id={client.Id}&post_logout_redirect_uri={Uri.EscapeDataString(site.Origin + "/left")}"));
        await page.Locator("button[value=sign_out]").DblClickAsync();
        await page.WaitForURLAsync($"{site.Home}*");
    }

    [Fact]
    public async Task A_double_click_allows_a_device_and_says_so()
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        var client = await hosts.Auth.AddClientAsync("--public", "--grant", "device_code", "--scope", "openid");
        var user = await hosts.Auth.RegisterAsync();
        var device = await hosts.Auth.PostAsync("/connect/device", [new("client_id", client.Id), new("scope", "openid")]);
        await using var profile = await Chromium.NewProfileAsync();
        var page = await profile.NewPageAsync();

        await page.GotoAsync(device.Text("verification_uri_complete")!);
        await page.FillAsync("input[name=username]", user.Email);
        await page.FillAsync("input[name=password]", user.Password);
        await page.Locator("button[type=submit]").DblClickAsync();
        await page.Locator("button[value=allow]").DblClickAsync();

        await page.WaitForURLAsync("**/connect/verified");
    }

    private static string AddressOf(BothHosts hosts, string path) => new Uri(hosts.Auth.Address, path).AbsoluteUri;
}
