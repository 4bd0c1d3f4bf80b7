using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>RFC 6749 section 5.2: a client that may not use a grant hears that, whatever else is wrong with its request.</summary>
public class GrantOrderTests
{
    private const string DeviceCode = "urn:ietf:params:oauth:grant-type:device_code";
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    public static IEnumerable<object[]> Grants => new (string Grant, (string, string)[] More)[]
    {
        ("password", [("username", "nobody@example.org"), ("password", "x")]),
        ("refresh_token", [("refresh_token", "x")]),
        ("authorization_code", [("code", "x"), ("redirect_uri", CodeRequest.RedirectUri), ("code_verifier", new string('x', 43))]),
        (DeviceCode, [("device_code", "x")]),
        (Exchange, [("subject_token", "x"), ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), ("audience", "nobody")]),
        ("client_credentials", []),
    }.Select(grant => new object[] { grant.Grant, grant.More });

    [Theory]
    [MemberData(nameof(Grants))]
    public async Task A_grant_that_the_client_may_not_use_comes_before_its_scopes_and_tokens(string grant, (string, string)[] rest)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = grant is "client_credentials" ? host.Web : host.Machine;

        foreach (var scope in new[] { "no-such-scope", "openid", "api" })
        {
            (await host.Server.TokenAsync(client, [("grant_type", grant), ("scope", scope), .. rest])).Error.ShouldBe("unauthorized_client", scope);
        }

        (await host.Server.TokenAsync(client with { Secret = "a secret that is nobody's" }, [("grant_type", grant), ("scope", "x"), .. rest]))
            .Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_client_that_may_use_the_grant_hears_of_its_scopes()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await host.Server.PasswordTokenAsync(host.Narrow, await host.Server.RegisterAsync(), "no-such-scope")).Error.ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task The_same_where_a_device_begins()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await host.Server.PostAsync("/connect/device", [new("scope", "no-such-scope")], host.Machine.Basic)).Error
            .ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task A_refresh_token_that_a_client_without_the_grant_sends_lives_on()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var tokens = await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api offline_access");

        (await host.Server.RefreshAsync(host.Machine, tokens.RefreshToken)).Error.ShouldBe("unauthorized_client");

        (await host.Server.RefreshAsync(host.Web, tokens.RefreshToken)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }
}
