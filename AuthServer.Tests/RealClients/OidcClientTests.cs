using AuthServer.Tests.Fixtures;
using Duende.IdentityModel.OidcClient;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.RealClients;

/// <summary>Duende.IdentityModel.OidcClient: a native .NET application, public, on a loopback port.</summary>
public sealed class OidcClientTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task It_signs_somebody_in_refreshes_and_signs_out(DatabaseKind kind)
    {
        var hosts = await Site.OnAsync(kind);
        var registered = await hosts.AddWebClientAsync("http://127.0.0.1", "--public");
        var user = await hosts.Auth.RegisterAsync();
        await using var person = await Person.AtBrowserAsync(user);
        using LoopbackBrowser browser = new(person);
        OidcClient client = new(new()
        {
            Authority = hosts.Auth.Issuer,
            ClientId = registered.Id,
            Scope = string.Join(' ', Site.Scopes),
            RedirectUri = $"{browser.Origin}/cb",
            PostLogoutRedirectUri = $"{browser.Origin}/left",
            Browser = browser,
            LoadProfile = true,
            Policy = new() { Discovery = new() { RequireHttps = false } },
        });

        var login = await client.LoginAsync(new());
        login.IsError.ShouldBeFalse($"{login.Error} {login.ErrorDescription}");
        person.Asked.ShouldBe(["sign-in", "consent"]);
        login.User.FindFirst("sub")!.Value.ShouldBe(user.Id);
        login.User.FindFirst("email")!.Value.ShouldBe(user.Email);
        // Only the userinfo endpoint says this.
        login.User.FindFirst("email_verified").ShouldNotBeNull();
        (await hosts.MeAsync(login.AccessToken)).Text("id").ShouldBe(user.Id);

        var refreshed = await client.RefreshTokenAsync(login.RefreshToken);
        refreshed.IsError.ShouldBeFalse($"{refreshed.Error} {refreshed.ErrorDescription}");
        (await client.GetUserInfoAsync(refreshed.AccessToken)).Claims.ShouldContain(claim => claim.Type == "sub" && claim.Value == user.Id);

        var logout = await client.LogoutAsync(new() { IdTokenHint = refreshed.IdentityToken });
        logout.IsError.ShouldBeFalse($"{logout.Error} {logout.ErrorDescription}");
        person.Asked.ShouldBe(["sign-in", "consent"]);

        // Signed out: the next sign-in asks for the password, not for what is agreed.
        (await client.LoginAsync(new())).IsError.ShouldBeFalse();
        person.Asked.ShouldBe(["sign-in", "consent", "sign-in"]);
    }

    [Fact]
    public async Task A_person_who_does_not_allow_it_is_told_to_the_application()
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        var registered = await hosts.AddWebClientAsync("http://127.0.0.1", "--public");
        await using var person = await Person.AtBrowserAsync(await hosts.Auth.RegisterAsync());
        person.Allows = false;
        using LoopbackBrowser browser = new(person);
        OidcClient client = new(new()
        {
            Authority = hosts.Auth.Issuer,
            ClientId = registered.Id,
            Scope = "openid api",
            RedirectUri = $"{browser.Origin}/cb",
            Browser = browser,
            Policy = new() { Discovery = new() { RequireHttps = false } },
        });

        (await client.LoginAsync(new())).Error.ShouldBe("access_denied");
    }
}
