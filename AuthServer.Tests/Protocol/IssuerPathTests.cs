using System.Net;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Protocol;

/// <summary>An issuer with a path: what is advertised below it is served below it.</summary>
public class IssuerPathTests
{
    private const string Base = "/tenant";

    [Fact]
    public async Task Every_advertised_address_is_served()
    {
        await using var server = await StartAsync();
        var document = (await server.GetAsync(Base + "/.well-known/openid-configuration")).Json;

        var addresses = document.EnumerateObject()
            .Where(member => member.Value.ValueKind is JsonValueKind.String
                && member.Name != "issuer"
                && member.Value.GetString()!.StartsWith("http", StringComparison.Ordinal))
            .Select(member => member.Value.GetString()!)
            .ToList();

        addresses.Count.ShouldBeGreaterThan(8);
        foreach (var address in addresses)
        {
            address.ShouldStartWith(server.Issuer);
            (await server.GetAsync(address)).Status.ShouldNotBe(HttpStatusCode.NotFound, address);
        }
    }

    /// <summary>RFC 8414 section 3.1, and section 5 for OpenID Connect's name.</summary>
    [Theory]
    [InlineData("/.well-known/oauth-authorization-server" + Base)]
    [InlineData("/.well-known/openid-configuration" + Base)]
    [InlineData(Base + "/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Metadata_is_where_clients_look_for_it(string path)
    {
        await using var server = await StartAsync();

        (await server.GetAsync(path)).Text("issuer").ShouldBe(server.Issuer);
        (await server.GetAsync(path + "x")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_person_signs_in_and_signs_out_below_it()
    {
        await using var server = await StartAsync();
        var client = await server.AddClientAsync(
            "--public", "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri, "--scope", "openid", "api");
        using Browser browser = new(server.Address);
        var user = await server.RegisterAsync();
        CodeRequest request = new(server, client);
        request.With("scope", "openid api");

        var signIn = await browser.OpenAsync(Base + request.Address);
        signIn.Form("username").Action.AbsolutePath.ShouldStartWith(Base);
        var consent = await browser.SignInAsync(signIn, user);
        var code = CodeRequest.AnswerOf(await browser.SubmitAsync(consent, ("decision", "allow")))["code"];
        var tokens = await server.PostAsync(Base + "/api/token",
        [
            new("grant_type", "authorization_code"), new("code", code), new("code_verifier", request.Verifier), new("client_id", client.Id),
            new("redirect_uri", CodeRequest.RedirectUri),
        ]);

        tokens.Status.ShouldBe(HttpStatusCode.OK, tokens.Body);
        (await server.SendAsync(new(HttpMethod.Get, Base + "/connect/userinfo") { Headers = { Authorization = new("Bearer", tokens.AccessToken) } }))
            .Text("sub").ShouldBe(user.Id);
        (await browser.SubmitAsync(await browser.OpenAsync(Base + "/connect/logout"), ("decision", "sign_out"))).Title.ShouldBe("You are signed out");
    }

    [Fact]
    public async Task The_description_is_found_below_it()
    {
        await using var server = await StartAsync();

        (await server.GetAsync(Base)).Message.Headers.Location!.OriginalString.ShouldBe(Base + "/account");
        (await server.GetAsync(Base + "/swagger/index.html")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.GetAsync(Base + "/openapi/v1.json")).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Whoever took the path off, or not: people and programs come back with it.</summary>
    [Theory]
    [InlineData(Base + "/sign-in/", Base + "/sign-in")]
    [InlineData(Base + "//Sign-In", Base + "/sign-in")]
    [InlineData("/sign-in/", Base + "/sign-in")]
    [InlineData(Base + "/.well-known//jwks/", Base + "/.well-known/jwks")]
    public async Task Another_spelling_is_sent_to_the_right_one_below_it(string path, string location)
    {
        await using var server = await StartAsync();

        var answer = await server.GetAsync(path + "?a=b");

        answer.Status.ShouldBe(HttpStatusCode.PermanentRedirect);
        answer.Message.Headers.Location!.OriginalString.ShouldBe(location + "?a=b");
    }

    [Theory]
    [InlineData("/Tenant/.well-known/jwks")]
    [InlineData("/.well-known/openid-configuration/TENANT")]
    [InlineData("/tenant/tenant/.well-known/jwks")]
    public async Task Another_spelling_of_the_path_itself_is_another_path(string path)
    {
        await using var server = await StartAsync();
        using HttpClient following = new() { BaseAddress = server.Address };

        (await Response.OfAsync(following.GetAsync(path))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<AuthServerHost> StartAsync()
    {
        var address = $"http://127.0.0.1:{Ports.Free()}";
        return AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = address, ["Protocol__Issuer"] = address + Base });
    }
}
