using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>RFC 7517 section 5: a key of the issuer's set that is not understood, or not for this, is ignored; all others count.</summary>
public sealed class ForeignKeyTests
{
    private static readonly Dictionary<string, string> Foreign = new()
    {
        ["OKP"] = """{"kty":"OKP","crv":"Ed25519","use":"sig","kid":"okp","alg":"EdDSA","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""",
        ["oct"] = """{"kty":"oct","use":"sig","kid":"oct","alg":"HS256","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"}""",
        ["unknown kty"] = """{"kty":"AKP","use":"sig","kid":"pq","alg":"ML-DSA-44","pub":"AAAA"}""",
        ["kty a number"] = """{"kty":1,"use":"sig","kid":"number"}""",
        ["no kty"] = """{"use":"sig","kid":"none"}""",
        ["no key id"] = """{"kty":"EC","use":"sig","crv":"P-256","x":"AAAA","y":"AAAA"}""",
        ["unknown curve"] = """{"kty":"EC","use":"sig","kid":"k","crv":"secp256k1","x":"AAAA","y":"AAAA"}""",
        ["a point on no curve"] = """{"kty":"EC","use":"sig","kid":"point","crv":"P-256","x":"AAAA","y":"AAAA"}""",
        ["RSA without its modulus"] = """{"kty":"RSA","use":"sig","kid":"n","e":"AQAB"}""",
        ["members that are no base64url"] = """{"kty":"RSA","use":"sig","kid":"text","e":"AQAB","n":"*"}""",
        ["the id of a good key"] = """{"kty":"OKP","crv":"Ed25519","use":"sig","kid":"ec-1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""",
        ["no object"] = "null",
    };

    /// <summary>128 bytes in front of a modulus, which do not make it longer than it is.</summary>
    private const string Zeroes =
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private static readonly Dictionary<string, Action<TokenMint, string>> Forbidden = new()
    {
        ["use enc"] = (mint, id) => mint.AddKey(id, key => key["use"] = "enc"),
        ["use a number"] = (mint, id) => mint.AddKey(id, key => key["use"] = 1),
        ["key_ops sign"] = (mint, id) => mint.AddKey(id, key => key["key_ops"] = new JsonArray("sign")),
        ["key_ops none"] = (mint, id) => mint.AddKey(id, key => key["key_ops"] = new JsonArray()),
        ["key_ops no list"] = (mint, id) => mint.AddKey(id, key => key["key_ops"] = "verify"),
        ["alg for encryption"] = (mint, id) => mint.AddKey(id, key => key["alg"] = "ECDH-ES"),
        ["alg of another curve"] = (mint, id) => mint.AddKey(id, key => key["alg"] = "ES384"),
        ["alg of another kind"] = (mint, id) => mint.AddKey(id, key => key["alg"] = "RS256"),
        ["alg a number"] = (mint, id) => mint.AddKey(id, key => key["alg"] = 256),
        ["alg of the same kind"] = (mint, id) => mint.AddRsaKey(id, 2_048, key => key["alg"] = "PS256"),
        ["RSA of 1024 bits"] = (mint, id) => mint.AddRsaKey(id, 1_024),
        ["RSA of 1024 bits, padded"] = (mint, id) => mint.AddRsaKey(id, 1_024, key => key["n"] = Zeroes + key["n"]),
    };

    private static readonly Dictionary<string, Action<TokenMint, string>> Allowed = new()
    {
        ["key_ops verify"] = (mint, id) => mint.AddKey(id, key => key["key_ops"] = new JsonArray("verify", "sign")),
        ["no use and no alg"] = (mint, id) => mint.AddKey(id, key => { key.Remove("use"); key.Remove("alg"); }),
        ["members that nobody knows"] = (mint, id) => mint.AddKey(id, key => { key["iat"] = 1; key["ext"] = true; }),
        ["RSA of 2048 bits"] = (mint, id) => mint.AddRsaKey(id, 2_048),
    };

    [Fact]
    public async Task A_key_that_is_not_understood_stops_no_other()
    {
        await using var api = await ResourceApiHost.StartAsync();
        var before = api.Mint.Token();

        foreach (var (what, key) in Foreign)
        {
            api.Mint.ForeignKeys = [key];
            // Only a set that is read again holds it.
            api.Mint.AddKey(what);

            (await api.StatusOfMeAsync(api.Mint.Token(keyId: what))).ShouldBe(200, what);
            (await api.StatusOfMeAsync(before)).ShouldBe(200, what);
        }
    }

    [Fact]
    public async Task A_key_that_is_not_for_signatures_or_too_weak_signs_nothing()
    {
        await using var api = await ResourceApiHost.StartAsync();
        foreach (var (what, add) in Forbidden.Concat(Allowed))
        {
            add(api.Mint, what);
        }

        foreach (var (what, _) in Forbidden)
        {
            (await api.StatusOfMeAsync(TokenOf(api.Mint, what))).ShouldBe(401, what);
        }

        foreach (var (what, _) in Allowed)
        {
            (await api.StatusOfMeAsync(TokenOf(api.Mint, what))).ShouldBe(200, what);
        }
    }

    [Fact]
    public async Task A_set_without_one_good_key_is_no_answer_and_what_is_known_stays()
    {
        await using var api = await ResourceApiHost.StartAsync();
        var known = api.Mint.Token();

        api.Issuer.KeySet = $$"""{"keys":[{{Foreign["OKP"]}}]}""";

        (await api.StatusOfMeAsync(api.Mint.Token(keyId: "ec-2"))).ShouldBe(503);
        (await api.StatusOfMeAsync(known)).ShouldBe(200);
    }

    private static string TokenOf(TokenMint mint, string keyId) => mint.Token(
        algorithm: keyId.Contains("RSA", StringComparison.Ordinal) || keyId is "alg of the same kind" ? "RS256" : "ES256", keyId: keyId);
}
