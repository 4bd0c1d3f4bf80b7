using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.TokenState;

/// <summary>RFC 8725: no token that this server did not sign as an access token opens anything here.</summary>
public class ForgedTokenTests
{
    private const string Inactive = """{"active":false}""";

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("NONE")]
    [InlineData("nOnE")]
    public async Task One_without_signature_is_refused(string algorithm)
    {
        var (host, good) = await GoodAsync();
        var header = With(Jwt.EditableHeader(good), ("alg", algorithm));

        await RefusedAsync(host, Jwt.Make(header, Jwt.EditableClaims(good), _ => []));
        await RefusedAsync(host, Jwt.Make(With(header, ("kid", null)), Jwt.EditableClaims(good), _ => []).TrimEnd('.'));
    }

    [Fact]
    public async Task One_signed_with_the_public_key_as_a_secret_is_refused()
    {
        var (host, good) = await GoodAsync();
        var published = (await host.Server.GetAsync("/.well-known/jwks")).Json.GetProperty("keys")[0];
        var (x, y) = (published.GetProperty("x").GetString()!, published.GetProperty("y").GetString()!);
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Base64UrlEncoder.DecodeBytes(x), Y = Base64UrlEncoder.DecodeBytes(y) },
        });
        var pem = key.ExportSubjectPublicKeyInfoPem();
        byte[][] secrets =
        [
            Encoding.ASCII.GetBytes(pem), Encoding.ASCII.GetBytes(pem + "\n"), key.ExportSubjectPublicKeyInfo(),
            Encoding.UTF8.GetBytes(published.GetRawText()), [.. Base64UrlEncoder.DecodeBytes(x), .. Base64UrlEncoder.DecodeBytes(y)],
        ];

        foreach (var secret in secrets)
        {
            await RefusedAsync(
                host, Jwt.Make(With(Jwt.EditableHeader(good), ("alg", "HS256")), Jwt.EditableClaims(good), bytes => HMACSHA256.HashData(secret, bytes)));
        }
    }

    [Fact]
    public async Task One_signed_with_another_key_is_refused_whatever_its_header_says()
    {
        var (host, good) = await GoodAsync();
        using var attacker = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = attacker.ExportParameters(false).Q;
        JsonObject jwk = new()
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
            ["kid"] = "mine",
        };
        (string, JsonNode?)[][] headers =
        [
            [],
            [("kid", null)],
            [("kid", "mine"), ("jwk", jwk)],
            [("kid", "mine"), ("jku", "http://127.0.0.1:1/jwks")],
            [("kid", "mine"), ("x5u", "http://127.0.0.1:1/x5u")],
            [("kid", "../../../dev/null")],
            [("kid", "' OR 1=1 --")],
            [("kid", "\0")],
            [("kid", new string('k', 20_000))],
            [("crit", new JsonArray("exp"))],
            [("b64", false), ("crit", new JsonArray("b64"))],
            [("typ", "JWT")],
            [("typ", null)],
        ];

        foreach (var header in headers)
        {
            await RefusedAsync(
                host, Jwt.Make(With(Jwt.EditableHeader(good), header), Jwt.EditableClaims(good), bytes => attacker.SignData(bytes, HashAlgorithmName.SHA256)));
        }
    }

    [Fact]
    public async Task One_whose_signature_is_not_its_own_is_refused()
    {
        var (host, good) = await GoodAsync();
        var (_, other) = await GoodAsync();
        var parts = good.Split('.');
        var raised = Jwt.Make(
            Jwt.EditableHeader(good), With(Jwt.EditableClaims(good), ("scope", "api openid email profile")), _ => Base64UrlEncoder.DecodeBytes(parts[2]));

        string[] tokens =
        [
            raised,
            $"{parts[0]}.{parts[1]}.{other.Split('.')[2]}",
            $"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(new byte[64])}",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}",
            $"{good}.{parts[2]}",
            $"{good}AAAA",
            $".{good}",
            good.ToUpperInvariant(),
        ];
        foreach (var token in tokens)
        {
            await RefusedAsync(host, token);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_refresh_token_or_an_id_token_is_no_access_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var tokens = await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api openid offline_access");

        foreach (var token in new[] { tokens.RefreshToken, tokens.Text("id_token")! })
        {
            await RefusedAsync(host, token);
        }

        (await host.Server.RefreshAsync(host.Web, tokens.AccessToken)).Error.ShouldBe("invalid_grant");
        (await host.Server.RefreshAsync(host.Web, tokens.Text("id_token")!)).Error.ShouldBe("invalid_grant");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_token_of_another_server_is_refused(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var elsewhere = await SharedHost.OnAsync(kind is DatabaseKind.Sqlite ? DatabaseKind.MariaDb : DatabaseKind.Sqlite);
        var tokens = await elsewhere.Server.PasswordTokenAsync(elsewhere.Web, await elsewhere.Server.RegisterAsync(), "api openid offline_access");

        await RefusedAsync(host, tokens.AccessToken);
        (await host.Server.RefreshAsync(host.Web, tokens.RefreshToken)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task An_enormous_one_is_refused_before_it_is_looked_at()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await host.Server.IntrospectAsync(host.ResourceApi, new string('a', 60_000))).Body.ShouldBe(Inactive);
        (await host.Server.IntrospectAsync(host.ResourceApi, string.Concat(Enumerable.Repeat("a.", 30_000)))).Body.ShouldBe(Inactive);
        (await host.Server.UserInfoAsync(new string('a', 20_000))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task<(SharedHost Host, string Token)> GoodAsync()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        return (host, (await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api openid")).AccessToken);
    }

    private static JsonObject With(JsonObject part, params (string Name, JsonNode? Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                part.Remove(name);
            }
            else
            {
                part[name] = value.DeepClone();
            }
        }

        return part;
    }

    private static async Task RefusedAsync(SharedHost host, string token)
    {
        var introspection = await host.Server.IntrospectAsync(host.ResourceApi, token);
        introspection.Status.ShouldBe(HttpStatusCode.OK, token);
        introspection.Body.ShouldBe(Inactive, token);

        var userInfo = await host.Server.UserInfoAsync(token);
        userInfo.Status.ShouldBe(HttpStatusCode.Unauthorized, token);
        userInfo.Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("error=\"invalid_token\"");
    }
}
