using System.Security.Cryptography;
using System.Text;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Issuance;

/// <summary>RFC 9068: what an access token says.</summary>
public class AccessTokenTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task It_is_a_signed_jwt_with_every_required_claim(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        var token = (await host.Server.PasswordTokenAsync(host.Web, user, "api openid")).AccessToken;

        Jwt.Header(token).GetProperty("typ").GetString().ShouldBe("at+jwt");
        Jwt.Header(token).GetProperty("alg").GetString().ShouldBe("ES256");
        var claims = Jwt.Claims(token);
        claims.GetProperty("iss").GetString().ShouldBe(host.Server.Issuer);
        claims.GetProperty("aud").GetString().ShouldBe("resource_api");
        claims.GetProperty("sub").GetString().ShouldBe(user.Id);
        claims.GetProperty("client_id").GetString().ShouldBe(host.Web.Id);
        claims.GetProperty("jti").GetString().ShouldNotBeNullOrEmpty();
        claims.GetProperty("scope").GetString()!.Split(' ').ShouldBe(["api", "openid"], ignoreOrder: true);
        (claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64()).ShouldBe(1_800);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Its_sub_is_an_opaque_id_that_stays(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        async Task<string?> SubAsync(TestClient client) =>
            Jwt.Claims((await host.Server.PasswordTokenAsync(client, user)).AccessToken).GetProperty("sub").GetString();

        var sub = await SubAsync(host.Web);

        Guid.TryParse(sub, out _).ShouldBeTrue();
        (await SubAsync(host.App)).ShouldBe(sub);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task No_two_are_the_same(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await host.Server.PasswordTokenAsync(host.Web, user)).AccessToken));

        tokens.Select(token => Jwt.Claims(token).GetProperty("jti").GetString()).Distinct().Count().ShouldBe(8);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task It_says_whether_the_address_was_verified_as_userinfo_does_and_follows_the_operator(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        (await VerifiedAsync()).ShouldBe((false, false));

        (await host.Server.RunAsync("users", "verify", user.Email)).ExitCode.ShouldBe(0);
        (await VerifiedAsync()).ShouldBe((true, true));
        (await host.Server.RunAsync("users", "show", user.Id, "--json")).Json.GetProperty("email_verified").GetBoolean().ShouldBeTrue();

        (await host.Server.RunAsync("users", "unverify", user.Id)).ExitCode.ShouldBe(0);
        (await VerifiedAsync()).ShouldBe((false, false));

        async Task<(bool InToken, bool AtUserInfo)> VerifiedAsync()
        {
            var token = (await host.Server.PasswordTokenAsync(host.Web, user, "api openid email")).AccessToken;
            return (
                Jwt.Claims(token).GetProperty("email_verified").GetBoolean(),
                (await host.Server.UserInfoAsync(token)).Json.GetProperty("email_verified").GetBoolean());
        }
    }

    [Fact]
    public async Task One_for_no_resource_server_is_for_this_server_itself_and_names_no_e_mail()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var claims = Jwt.Claims((await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "openid email")).AccessToken);

        claims.GetProperty("aud").GetString().ShouldBe(host.Server.Issuer);
        claims.TryGetProperty("email", out _).ShouldBeFalse();
        claims.TryGetProperty("email_verified", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Its_signature_is_that_of_the_published_key()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var token = (await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync())).AccessToken;

        (await IsSignedByPublishedKeyAsync(host.Server, token)).ShouldBeTrue();
        (await IsSignedByPublishedKeyAsync(host.Server, token[..^4] + "AAAA")).ShouldBeFalse();
    }

    [Fact]
    public async Task RS256_signs_by_setting()
    {
        await using var host = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Keys__SigningAlgorithm"] = "RS256" });
        var client = await host.AddClientAsync();

        var token = (await host.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;

        Jwt.Header(token).GetProperty("alg").GetString().ShouldBe("RS256");
        (await IsSignedByPublishedKeyAsync(host, token)).ShouldBeTrue();
        (await host.GetAsync("/.well-known/openid-configuration")).Json.GetProperty("id_token_signing_alg_values_supported")
            .EnumerateArray().Select(algorithm => algorithm.GetString()).ShouldBe(["RS256"]);
        (await host.IsActiveAsync(client, token)).ShouldBeTrue();
    }

    private static async Task<bool> IsSignedByPublishedKeyAsync(AuthServerHost host, string token)
    {
        var kid = Jwt.Header(token).GetProperty("kid").GetString();
        var key = (await host.GetAsync("/.well-known/jwks")).Json.GetProperty("keys").EnumerateArray()
            .Single(published => published.GetProperty("kid").GetString() == kid);
        var parts = token.Split('.');
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64UrlEncoder.DecodeBytes(parts[2]);
        byte[] Value(string name) => Base64UrlEncoder.DecodeBytes(key.GetProperty(name).GetString());

        if (key.GetProperty("kty").GetString() is "RSA")
        {
            using var rsa = RSA.Create(new RSAParameters { Modulus = Value("n"), Exponent = Value("e") });
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }

        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Value("x"), Y = Value("y") } });
        return ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256);
    }
}
