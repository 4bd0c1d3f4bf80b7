using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ClientAuthentication;

/// <summary>RFC 7523: a client that proves itself by a key, whose public half is registered.</summary>
public class PrivateKeyJwtTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task An_assertion_works_once_at_every_endpoint_that_asks_for_a_client(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await KeyClient.AddAsync(host.Server);
        var assertion = client.Assertion();

        var token = await client.TokenAsync(assertion);
        var again = await client.TokenAsync(assertion);

        Jwt.Claims(token.AccessToken).GetProperty("client_id").GetString().ShouldBe(client.Id);
        (again.Status, again.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        (await client.PostAsync("/connect/introspect", client.Assertion(), ("token", token.AccessToken))).Json
            .GetProperty("active").GetBoolean().ShouldBeTrue();
        (await client.PostAsync("/connect/introspect", assertion, ("token", token.AccessToken))).Error.ShouldBe("invalid_client");
        (await client.PostAsync("/connect/revoke", client.Assertion(), ("token", token.AccessToken))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.IsActiveAsync(host.ResourceApi, token.AccessToken)).ShouldBeFalse();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_one_assertion_sent_many_times_at_once_one_is_answered(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await KeyClient.AddAsync(host.Server);
        var assertion = client.Assertion();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.TokenAsync(assertion)));

        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status is not HttpStatusCode.OK).ShouldAllBe(answer => answer.Error == "invalid_client");
    }

    [Fact]
    public async Task What_an_assertion_may_leave_out_and_how_it_may_be_typed()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await KeyClient.AddAsync(host.Server);

        foreach (var assertion in new[]
        {
            client.Assertion(header: head => head.Remove("typ")),
            client.Assertion(header: head => head.Remove("kid")),
            client.Assertion(header: head => head["typ"] = "client-authentication+jwt"),
            client.Assertion(header: head => head["typ"] = "CLIENT-AUTHENTICATION+JWT"),
            client.Assertion(claims => claims.Remove("iat")),
            client.Assertion(claims => claims["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 3_000),
            client.Assertion(claims => claims["aud"] = new JsonArray(host.Server.Issuer)),
            client.Assertion(claims => claims["aud"] = host.Server.Issuer.TrimEnd('/')),
            client.Assertion(claims => claims["scope"] = "api admin"),
        })
        {
            (await client.TokenAsync(assertion)).Status.ShouldBe(HttpStatusCode.OK, assertion);
        }

        (await client.TokenAsync(client.Assertion(), ("client_id", client.Id))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whatever_is_wrong_with_an_assertion_the_client_has_not_proved_who_it_is()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await KeyClient.AddAsync(host.Server);
        var other = await KeyClient.AddAsync(host.Server);
        using var unknown = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string Changed(string name, JsonNode? value) => client.Assertion(claims => claims[name] = value);
        string Named(string id) => client.Assertion(claims =>
        {
            claims["iss"] = id;
            claims["sub"] = id;
        });
        var accessToken = (await client.TokenAsync(client.Assertion())).AccessToken;

        Dictionary<string, string> wrong = new()
        {
            ["other audience"] = Changed("aud", "https://elsewhere.example/"),
            ["two audiences"] = Changed("aud", new JsonArray(host.Server.Issuer, "https://elsewhere.example/")),
            ["the endpoint as audience"] = Changed("aud", host.Server.Issuer + "api/token"),
            ["no audience"] = client.Assertion(claims => claims.Remove("aud")),
            ["expired"] = Changed("exp", now - 60),
            ["no expiry"] = client.Assertion(claims => claims.Remove("exp")),
            ["expiry far away"] = Changed("exp", now + 7_200),
            ["expiry beyond time"] = Changed("exp", 99_999_999_999_999),
            ["expiry beyond numbers"] = Changed("exp", 1e300),
            ["expiry in words"] = Changed("exp", "tomorrow"),
            ["not yet"] = Changed("nbf", now + 600),
            ["issued a year ago"] = Changed("iat", now - (365 * 86_400)),
            ["issued before its longest life"] = Changed("iat", now - 3_700),
            ["issued before time"] = Changed("iat", 0),
            ["issued in words"] = Changed("iat", "yesterday"),
            ["issued in a fraction of nothing"] = Changed("iat", -1),
            ["issued beyond time"] = Changed("iat", 99_999_999_999_999),
            ["no id"] = client.Assertion(claims => claims.Remove("jti")),
            ["endless id"] = Changed("jti", new string('j', 300)),
            ["other subject"] = Changed("sub", other.Id),
            ["no subject"] = client.Assertion(claims => claims.Remove("sub")),
            ["no issuer"] = client.Assertion(claims => claims.Remove("iss")),
            ["nobody"] = Named("nobody"),
            ["another client's name"] = Named(other.Id),
            ["a client with a secret"] = Named(host.Machine.Id),
            ["other client's key"] = client.Assertion(key: other.Key),
            ["unknown key"] = client.Assertion(key: unknown),
            ["unknown key id"] = client.Assertion(header: head => head["kid"] = "key-9", key: unknown),
            ["alg none"] = client.Assertion(header: head => head["alg"] = "none"),
            ["HS256 with the public key"] = client.Assertion(header: head => head["alg"] = "HS256"),
            ["an access token"] = accessToken,
            ["typed as an access token"] = client.Assertion(header: head => head["typ"] = "at+jwt"),
            ["internal expiry"] = client.Assertion(claims =>
            {
                claims["exp"] = now - 600;
                claims["oi_exp_dt"] = "Tue, 01 Jan 2030 00:00:00 GMT";
            }),
            ["no JWT"] = "x",
            ["three dots"] = "a.b.c",
            ["empty parts"] = "..",
        };

        foreach (var (name, assertion) in wrong)
        {
            var answer = await client.TokenAsync(assertion);
            (answer.Status, answer.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"), name);
            answer.Header("WWW-Authenticate").ShouldNotBeNull(name);
        }

        // Claims that mean something inside OpenIddict mean nothing here.
        foreach (var name in new[] { "oi_cl_dstn", "oi_tkn_id", "oi_exp_dt", "oi_aud", "oi_scp" })
        {
            ((int)(await client.TokenAsync(Changed(name, 5))).Status).ShouldBeInRange(200, 401, name);
        }
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    public async Task An_assertion_and_a_secret_or_half_an_assertion_are_an_invalid_request(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await KeyClient.AddAsync(host.Server);
        KeyValuePair<string, string>[] rest = [new("grant_type", "client_credentials"), new("token", "x")];
        KeyValuePair<string, string> type = new("client_assertion_type", KeyClient.JwtBearer);

        KeyValuePair<string, string> Assertion() => new("client_assertion", client.Assertion());
        (await host.Server.PostAsync(path, [.. rest, type, Assertion(), new("client_secret", "s")])).Error.ShouldBe("invalid_request");
        (await host.Server.PostAsync(path, [.. rest, type, Assertion()], host.Machine.Basic)).Error.ShouldBe("invalid_request");
        (await host.Server.PostAsync(path, [.. rest, Assertion()])).Error.ShouldBe("invalid_request");
        (await host.Server.PostAsync(path, [.. rest, type, new("client_id", client.Id)])).Error.ShouldBe("invalid_request");
        (await host.Server.PostAsync(path,
        [
            .. rest,
            new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
            Assertion(),
        ])).Error.ShouldBe("invalid_client");
        (await host.Server.PostAsync(path, [.. rest, type, Assertion(), new("client_id", host.Machine.Id)])).Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_client_with_keys_has_no_secret_and_its_assertion_is_no_token()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await KeyClient.AddAsync(host.Server);

        (await host.Server.TokenAsync(new(client.Id, "a secret that nobody ever chose"), ("grant_type", "client_credentials")))
            .Error.ShouldBe("invalid_client");
        (await host.Server.PostAsync("/api/token", [new("grant_type", "client_credentials"), new("client_id", client.Id)])).Error.ShouldBe("invalid_client");
        (await host.Server.UserInfoAsync(client.Assertion())).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Server.IntrospectAsync(host.ResourceApi, client.Assertion())).Body.ShouldBe("""{"active":false}""");
    }
}
