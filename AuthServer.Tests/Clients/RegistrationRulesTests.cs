using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

/// <summary>What the rules say of clients that send users here, prove themselves by keys, and exchange tokens.</summary>
public class RegistrationRulesTests
{
    private static readonly ClientRegistration Code = new() { ClientId = "c", Grants = ["authorization_code"], RedirectUris = ["https://app.example/cb"] };

    [Fact]
    public void Short_names_of_grants_stand_for_the_long_ones()
    {
        string[] full = ["urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange"];

        ClientRules.Complete(new() { ClientId = "c", Grants = ["device_code", "token_exchange"] }, GrantsOfServer.Catalog).Grants.ShouldBe(full);
        ClientRules.Complete(new() { ClientId = "c", Grants = full }, GrantsOfServer.Catalog).Grants.ShouldBe(full);
    }

    [Fact]
    public void The_authorization_code_grant_needs_a_redirect_uri_and_a_redirect_uri_needs_it()
    {
        Faults(Code).ShouldBeEmpty();
        Faults(Code with { RedirectUris = [] }).ShouldHaveSingleItem().ShouldContain("--redirect-uri");
        Faults(Code with { Grants = ["device_code"] }).ShouldHaveSingleItem().ShouldContain("authorization_code");
        Faults(Code with { Grants = ["client_credentials"], RedirectUris = [], RequiresPushedRequests = true })
            .ShouldHaveSingleItem().ShouldContain("authorization_code");
    }

    [Fact]
    public void Every_address_is_judged()
    {
        Faults(Code with { RedirectUris = ["javascript:alert(1)"] }).ShouldHaveSingleItem();
        Faults(Code with { PostLogoutRedirectUris = ["https://*.example/"] }).ShouldHaveSingleItem();
        Faults(Code with { BackChannelLogoutUri = "http://app.example/" }).ShouldHaveSingleItem();
    }

    [Fact]
    public void Consent_and_sign_in_methods_have_names()
    {
        Faults(Code with { Consent = "implicit", SignInMethods = ["password"] }).ShouldBeEmpty();
        Faults(Code with { Consent = "systematic" }).ShouldHaveSingleItem().ShouldContain("explicit or implicit");
        Faults(Code with { SignInMethods = ["fingerprint"] }).ShouldHaveSingleItem();
        Faults(Code with { SignInMethods = ["session"] }).ShouldHaveSingleItem();
        Faults(new() { ClientId = "c", Consent = "explicit" }).ShouldHaveSingleItem();
    }

    [Fact]
    public void Lifetimes_are_within_bounds()
    {
        Faults(Code with { AccessTokenSeconds = 60 }).ShouldBeEmpty();
        Faults(Code with { AccessTokenSeconds = 0 }).ShouldHaveSingleItem();
        Faults(Code with { AccessTokenSeconds = 86_401 }).ShouldHaveSingleItem();
        Faults(Code with { RefreshTokenSeconds = 60 }).ShouldHaveSingleItem().ShouldContain("refresh_token");
        Faults(Code with { RefreshTokenSeconds = -1, Grants = ["authorization_code", "refresh_token"] }).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_client_authenticates_by_one_method_and_a_public_one_by_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwks = Jwks.Of(key);
        ClientRegistration client = new() { ClientId = "c" };

        Faults(client with { Jwks = jwks }).ShouldBeEmpty();
        Faults(client with { TlsSubject = "CN=billing,O=Example" }).ShouldBeEmpty();
        Faults(client with { Jwks = jwks, TlsSubject = "CN=billing" }).ShouldHaveSingleItem().ShouldContain("one method");
        Faults(client with { Jwks = jwks, Secret = new('s', 24) }).ShouldHaveSingleItem().ShouldContain("one method");
        Faults(client with { Jwks = jwks, IsPublic = true, Grants = ["password"] }).ShouldHaveSingleItem().ShouldContain("public");
        Faults(client with { TlsSubject = "no name" }).ShouldHaveSingleItem().ShouldContain("4514");
    }

    [Fact]
    public void Only_public_keys_that_are_strong_enough_are_taken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var weak = RSA.Create(1_024);
        var one = Jwks.Member(key, "a");

        ClientKeys.OfJwks(one.ToJsonString()).Fault.ShouldBeNull();
        ClientKeys.OfJwks(Jwks.Of(key)).Fault.ShouldBeNull();
        $"{ClientKeys.OfJwks(Jwks.Of(weak)).Fault}".ShouldContain("2048");
        one["d"] = "AAAA";
        $"{ClientKeys.OfJwks(one.ToJsonString()).Fault}".ShouldContain("private");
        foreach (var bad in new[]
        {
            "", "[]", "{}", "null", "\"x\"", "{\"keys\":[]}", "{\"keys\":[1]}", "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}", "{\"kty\":\"RSA\",\"n\":\"!\",\"e\":\"AQAB\"}",
            $$"""{"keys":[{{Jwks.Member(key, "a").ToJsonString()}},{{Jwks.Member(key, "a").ToJsonString()}}]}""",
        })
        {
            ClientKeys.OfJwks(bad).Fault.ShouldNotBeNull(bad);
        }
    }

    [Theory]
    [InlineData("use", "\"enc\"")]
    [InlineData("key_ops", "[\"sign\"]")]
    [InlineData("key_ops", "[\"deriveKey\",\"encrypt\"]")]
    [InlineData("alg", "\"ECDH-ES\"")]
    [InlineData("alg", "\"RS256\"")]
    public void A_key_that_is_not_for_signatures_is_refused(string member, string json)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Jwks.Member(key, "a");
        jwk[member] = JsonNode.Parse(json);

        ClientKeys.OfJwks(jwk.ToJsonString()).Fault.ShouldNotBeNull();
    }

    [Fact]
    public void A_key_that_is_for_signatures_by_its_own_word_is_taken_and_zeroes_make_none_stronger()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var weak = RSA.Create(1_024);
        var (said, padded) = (Jwks.Member(key, "a"), Jwks.Member(weak, "a"));
        said["key_ops"] = new JsonArray("sign", "verify");
        said["alg"] = "ES256";
        padded["n"] = new string('A', 172) + padded["n"];

        ClientKeys.OfJwks(said.ToJsonString()).Fault.ShouldBeNull();
        $"{ClientKeys.OfJwks(padded.ToJsonString()).Fault}".ShouldContain("2048");
    }

    [Fact]
    public void Token_exchange_needs_its_targets_and_a_client_that_proves_itself()
    {
        ClientRegistration client = new() { ClientId = "c", Grants = ["token_exchange"], ExchangeTargets = ["orders_api"] };

        Faults(client).ShouldBeEmpty();
        Faults(client with { ExchangeTargets = [] }).ShouldHaveSingleItem();
        Faults(client with { Grants = ["client_credentials"] }).ShouldHaveSingleItem();
        Faults(client with { IsPublic = true }).ShouldHaveSingleItem().ShouldContain("public");
        Faults(client with { ExchangeTargets = ["two words"] }).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_resource_server_may_exchange_what_it_was_sent_and_nothing_else()
    {
        ClientRegistration server = new() { ClientId = "c", IsResourceServer = true };

        Faults(server with { Grants = ["token_exchange"], Scopes = ["api"], ExchangeTargets = ["orders_api"] }).ShouldBeEmpty();
        Faults(server with { Grants = ["token_exchange", "password"], ExchangeTargets = ["orders_api"] }).ShouldHaveSingleItem();
        Faults(server with { ResourceUri = "https://orders.example/" }).ShouldBeEmpty();
        Faults(server with { ResourceUri = "orders" }).ShouldHaveSingleItem();
        Faults(new() { ClientId = "c", ResourceUri = "https://orders.example/" }).ShouldHaveSingleItem();
    }

    private static List<string> Faults(ClientRegistration given) =>
        [.. ClientRules.Faults(ClientRules.Complete(given, GrantsOfServer.Catalog), GrantsOfServer.Catalog).Select(ClientOptions.Told)];
}
