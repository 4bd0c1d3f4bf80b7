using System.Web;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.RealClients;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Flows;

/// <summary>
/// Chromium holds a page's <c>form-action</c> against every redirect after a form, also those that a client's own address makes
/// (Content Security Policy 3 section 6.4.2): whoever answers a form here arrives all the same.
/// </summary>
public sealed class LeadingOnTests
{
    [Theory]
    [InlineData("query", null, true)]
    [InlineData("query", null, false)]
    [InlineData("query", "consent", true)]
    [InlineData("form_post", null, true)]
    public async Task Consent_leads_to_a_client_whose_address_leads_on_to_another_origin(string responseMode, string? prompt, bool scripts)
    {
        await using var site = await ClientSite.StartAsync();
        var (hosts, request) = await RequestAsync(site, "explicit");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync(), new() { JavaScriptEnabled = scripts });

        var arrived = await person.WalkAsync(AddressOf(hosts, request.With("response_mode", responseMode).With("prompt", prompt).Address), site.Home);

        person.Asked.ShouldBe(["sign-in", "consent"]);
        await ShouldHoldCodeAsync(request, arrived);
    }

    [Theory]
    [InlineData("query")]
    [InlineData("form_post")]
    public async Task Sign_in_leads_to_a_client_that_nobody_is_asked_about(string responseMode)
    {
        await using var site = await ClientSite.StartAsync();
        var (hosts, request) = await RequestAsync(site, "implicit");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync());

        var arrived = await person.WalkAsync(AddressOf(hosts, request.With("response_mode", responseMode).Address), site.Home);

        person.Asked.ShouldBe(["sign-in"]);
        await ShouldHoldCodeAsync(request, arrived);
    }

    [Fact]
    public async Task Sign_in_leads_to_a_client_that_was_agreed_to_before()
    {
        await using var site = await ClientSite.StartAsync();
        var (hosts, request) = await RequestAsync(site, "explicit");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync());
        await person.WalkAsync(AddressOf(hosts, request.Address), site.Home);
        await person.Page.Context.ClearCookiesAsync();

        var arrived = await person.WalkAsync(AddressOf(hosts, request.Address), site.Home);

        person.Asked.ShouldBe(["sign-in", "consent", "sign-in"]);
        await ShouldHoldCodeAsync(request, arrived);
    }

    [Fact]
    public async Task A_refusal_leads_there_too()
    {
        await using var site = await ClientSite.StartAsync();
        var (hosts, request) = await RequestAsync(site, "explicit");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync());
        person.Allows = false;

        var arrived = await person.WalkAsync(AddressOf(hosts, request.Address), site.Home);

        Parameter(arrived, "error").ShouldBe("access_denied");
    }

    [Fact]
    public async Task Sign_out_leads_to_a_client_whose_address_leads_on_to_another_origin()
    {
        await using var site = await ClientSite.StartAsync();
        var (hosts, request) = await RequestAsync(site, "implicit");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync());
        await person.WalkAsync(AddressOf(hosts, "/account"), AddressOf(hosts, "/account"));
        var logout = $"/connect/logout?client_id={request.Client.Id}&state=s&post_logout_redirect_uri={Uri.EscapeDataString(site.Origin + "/left")}";

        var arrived = await person.WalkAsync(AddressOf(hosts, logout), site.Home);

        person.Asked.ShouldBe(["sign-in", "sign-out"]);
        Parameter(arrived, "state").ShouldBe("s");
    }

    [Fact]
    public async Task A_device_is_allowed_from_the_sign_in_to_the_end()
    {
        await using var site = await ClientSite.StartAsync();
        var (hosts, request) = await RequestAsync(site, "explicit");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync());
        var device = await hosts.Auth.PostAsync("/connect/device", [KeyValuePair.Create("scope", "openid api")], request.Client.Basic);

        await person.WalkAsync(device.Text("verification_uri_complete")!, AddressOf(hosts, "/connect/verified"));

        person.Asked.ShouldBe(["sign-in", "consent"]);
    }

    private static async Task<(BothHosts Hosts, CodeRequest Request)> RequestAsync(ClientSite site, string consent)
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        var client = await hosts.Auth.AddClientAsync(
            "--grant", "authorization_code", "urn:ietf:params:oauth:grant-type:device_code", "--scope", "openid", "api", "--consent", consent,
            "--redirect-uri", site.Origin + "/cb", "--post-logout-redirect-uri", site.Origin + "/left");
        return (hosts, new CodeRequest(hosts.Auth, client).With("redirect_uri", site.Origin + "/cb").With("scope", "openid api"));
    }

    /// <summary>One code came, and nobody has spent it.</summary>
    private static async Task ShouldHoldCodeAsync(CodeRequest request, string arrived)
    {
        Parameter(arrived, "state").ShouldBe("state");
        var redirectUri = request.Fields.Single(field => field.Key is "redirect_uri").Value;
        (await request.RedeemAsync(Parameter(arrived, "code")!, redirectUri: redirectUri)).AccessToken.ShouldNotBeEmpty();
    }

    private static string? Parameter(string address, string name) => HttpUtility.ParseQueryString(new Uri(address).Query)[name];

    private static string AddressOf(BothHosts hosts, string path) => new Uri(hosts.Auth.Address, path).AbsoluteUri;
}
