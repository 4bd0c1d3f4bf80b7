using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

/// <summary><c>clients change</c>: a client moves from the password grant to authorization code + PKCE under the same id and secret.</summary>
public sealed class ClientsChangeTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task A_client_moves_from_password_to_code_and_keeps_its_secret(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var user = await server.RegisterAsync();
        var old = await server.PasswordTokenAsync(client, user, "api offline_access");

        var shown = (await server.RunAsync(
            "clients", "change", client.Id, "--add-grant", "authorization_code", "--add-redirect-uri", CodeRequest.RedirectUri,
            "--add-scope", "openid", "--consent", "implicit", "--json")).ShouldSucceed();
        shown.Texts("grants").ShouldBe(["password", "refresh_token", "authorization_code"], ignoreOrder: true);
        shown.Texts("redirect_uris").ShouldBe([CodeRequest.RedirectUri]);

        // Both ways, for as long as not every installation has the new version.
        (await server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
        using Browser browser = new(server.Address);
        (await new CodeRequest(server, client).TokensAsync(browser, user)).AccessToken.ShouldNotBeEmpty();

        (await server.RunAsync("clients", "change", client.Id, "--remove-grant", "password", "--json")).ShouldSucceed()
            .Texts("grants").ShouldBe(["refresh_token", "authorization_code"], ignoreOrder: true);
        (await server.PasswordTokenAsync(client, user)).Error.ShouldBe("unauthorized_client");
        (await new CodeRequest(server, client).TokensAsync(browser, user)).AccessToken.ShouldNotBeEmpty();
        // Nobody is signed out by the move.
        (await server.RefreshAsync(client, old.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_that_no_registration_could_have_changes_nothing()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api");

        async Task<string> RefusedAsync(params string[] options) => (await server.RunAsync(["clients", "change", client.Id, .. options])).ShouldFail();
        (await RefusedAsync("--add-grant", "authorization_code")).ShouldContain("--redirect-uri");
        (await RefusedAsync("--add-grant", "magic")).ShouldContain("magic");
        (await RefusedAsync("--add-scope", "unheard-of")).ShouldContain("unheard-of");
        (await RefusedAsync("--remove-grant", "refresh_token")).ShouldContain("refresh_token");
        (await RefusedAsync("--remove-grant", "password")).ShouldContain("No grant");
        (await server.RunAsync("clients", "change", "nobody", "--add-scope", "openid")).ShouldFail().ShouldContain("nobody");

        (await server.RunAsync("clients", "show", client.Id, "--json")).ShouldSucceed().Texts("grants").ShouldBe(["password"]);
    }

    [Fact]
    public async Task What_goes_with_a_grant_is_dropped_with_it_and_refused_without_it()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "--refresh-token-seconds", "600");

        var shown = (await server.RunAsync("clients", "change", client.Id, "--remove-grant", "refresh_token", "--json")).ShouldSucceed();

        shown.Texts("scopes").ShouldBe(["api"]);
        shown.TryGetProperty("refresh_token_seconds", out _).ShouldBeFalse();
        (await server.RunAsync("clients", "change", client.Id, "--add-scope", "offline_access")).ShouldFail()
            .ShouldBe("Scope offline_access needs --grant refresh_token.");
        (await server.RunAsync("clients", "change", client.Id, "--refresh-retry-seconds", "5")).ShouldFail()
            .ShouldBe("--refresh-retry-seconds needs --grant refresh_token.");
        (await server.RunAsync("clients", "change", client.Id, "--consent", "implicit")).ShouldFail()
            .ShouldBe("--consent needs --grant authorization_code or device_code.");
    }

    [Fact]
    public async Task What_is_not_named_stays()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var client = await server.AddClientAsync(
            "--name", "Shop", "--grant", "authorization_code", "refresh_token", "--redirect-uri", CodeRequest.RedirectUri,
            "--post-logout-redirect-uri", "https://app.example/left", "--consent", "implicit", "--require-par",
            "--sign-in-method", "password", "--access-token-seconds", "60", "--refresh-token-seconds", "600", "--scope", "api", "openid");
        var before = (await server.RunAsync("clients", "show", client.Id, "--json")).ShouldSucceed();

        var after = (await server.RunAsync("clients", "change", client.Id, "--add-scope", "email", "--json")).ShouldSucceed();

        after.Texts("scopes").ShouldBe([.. before.Texts("scopes"), "email"], ignoreOrder: true);
        foreach (var member in before.EnumerateObject().Where(member => member.Name is not "scopes"))
        {
            after.GetProperty(member.Name).ToString().ShouldBe(member.Value.ToString(), member.Name);
        }
    }
}
