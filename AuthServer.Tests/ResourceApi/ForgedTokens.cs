using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Every forged, odd or stale token that must not pass, by name (security cases J1 to J10).</summary>
internal static class ForgedTokens
{
    public static readonly IReadOnlyDictionary<string, Func<TokenMint, string>> All = new Dictionary<string, Func<TokenMint, string>>
    {
        // J1: no signature
        ["alg none, empty signature"] = mint => Unsigned(mint, "none"),
        ["alg None"] = mint => Unsigned(mint, "None"),
        ["alg NONE"] = mint => Unsigned(mint, "NONE"),
        ["alg nOnE"] = mint => Unsigned(mint, "nOnE"),
        ["alg none, another token's signature"] = mint => Unsigned(mint, "none") + Part(mint.Token(), 2),
        ["ES256, empty signature"] = mint => WithSignature(mint.Token(), []),

        // J2: a public key used as a shared secret (RFC 8725 section 2.1)
        ["HS256 with the RSA key's PEM"] = mint => Hmac(mint, Encoding.ASCII.GetBytes(mint.Rsa.ExportSubjectPublicKeyInfoPem())),
        ["HS256 with the RSA key's PEM and a newline"] = mint => Hmac(mint, Encoding.ASCII.GetBytes(mint.Rsa.ExportSubjectPublicKeyInfoPem() + "\n")),
        ["HS256 with the RSA key's DER"] = mint => Hmac(mint, mint.Rsa.ExportSubjectPublicKeyInfo()),
        ["HS256 with the EC key's DER"] = mint => Hmac(mint, mint.Ec.ExportSubjectPublicKeyInfo()),
        ["HS256 with the key set's text"] = mint => Hmac(mint, Encoding.ASCII.GetBytes(mint.PublicKeys())),

        // J3: key ids
        ["kid of a file"] = mint => mint.Token(header: head => head["kid"] = "../../dev/null"),
        ["kid of SQL"] = mint => mint.Token(header: head => head["kid"] = "' OR 1=1 --"),
        ["kid of a URL"] = mint => mint.Token(header: head => head["kid"] = "http://127.0.0.1:1/"),
        ["kid with a NUL"] = mint => mint.Token(header: head => head["kid"] = "ec-1\0"),
        ["kid of 10 KiB"] = mint => mint.Token(header: head => head["kid"] = new string('k', 10_240)),
        ["kid empty"] = mint => mint.Token(header: head => head["kid"] = ""),
        ["kid missing"] = mint => mint.Token(header: head => head.Remove("kid")),
        ["kid a number"] = mint => mint.Token(header: head => head["kid"] = 1),
        ["kid of the other key"] = mint => mint.Token(header: head => head["kid"] = TokenMint.RsaKeyId),

        // J5: time
        ["exp long past"] = mint => mint.Token(claims: claims => claims["exp"] = Seconds(-3_600)),
        ["exp past by the tolerance and more"] = mint => mint.Token(claims: claims => claims["exp"] = Seconds(-7)),
        ["exp missing"] = mint => mint.Token(claims: claims => claims.Remove("exp")),
        ["exp a string"] = mint => mint.Token(claims: claims => claims["exp"] = Seconds(600).ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ["exp 1e309"] = mint => mint.Sign(Header(), mint.Claims().ToJsonString().Replace($"\"exp\":", "\"exp\":1e309,\"x\":", StringComparison.Ordinal)),
        ["exp negative"] = mint => mint.Token(claims: claims => claims["exp"] = -1),
        ["exp null"] = mint => mint.Token(claims: claims => claims["exp"] = null),
        ["nbf in the future"] = mint => mint.Token(claims: claims => claims["nbf"] = Seconds(120)),
        ["iat in the future"] = mint => mint.Token(claims: claims => claims["iat"] = Seconds(120)),

        // J6: audience
        ["aud missing"] = mint => mint.Token(claims: claims => claims.Remove("aud")),
        ["aud wrong"] = mint => mint.Token(claims: claims => claims["aud"] = "another_api"),
        ["aud with a slash"] = mint => mint.Token(claims: claims => claims["aud"] = "resource_api/"),
        ["aud in capitals"] = mint => mint.Token(claims: claims => claims["aud"] = "RESOURCE_API"),
        ["aud an empty array"] = mint => mint.Token(claims: claims => claims["aud"] = new JsonArray()),
        ["aud two in one string"] = mint => mint.Token(claims: claims => claims["aud"] = "other resource_api"),

        // J7: issuer
        ["iss missing"] = mint => mint.Token(claims: claims => claims.Remove("iss")),
        ["iss wrong"] = mint => mint.Token(claims: claims => claims["iss"] = "https://evil.example/"),
        ["iss with a path"] = mint => mint.Token(claims: claims => claims["iss"] = Issuer(mint) + "x"),
        ["iss with two slashes"] = mint => mint.Token(claims: claims => claims["iss"] = Issuer(mint) + "/"),
        ["iss with a name that goes on"] = mint => mint.Token(claims: claims => claims["iss"] = Issuer(mint).TrimEnd('/') + "0/"),
        ["iss in capitals"] = mint => mint.Token(claims: claims => claims["iss"] = Issuer(mint).ToUpperInvariant()),
        ["iss with another scheme"] = mint => mint.Token(claims: claims => claims["iss"] = Issuer(mint).Replace("http:", "https:", StringComparison.Ordinal)),

        // J8: other kinds of token
        ["typ JWT"] = mint => mint.Token(header: head => head["typ"] = "JWT"),
        ["typ absent"] = mint => mint.Token(header: head => head.Remove("typ")),
        ["typ of a client assertion"] = mint => mint.Token(header: head => head["typ"] = "client-authentication+jwt"),
        ["typ of a refresh token"] = mint => mint.Token(header: head => head["typ"] = "oi_reft+jwt"),
        ["typ JWT with token_usage access_token"] = mint =>
            mint.Token(claims: claims => claims["token_usage"] = "access_token", header: head => head["typ"] = "JWT"),
        ["token_usage id_token"] = mint => mint.Token(claims: claims => claims["token_usage"] = "id_token"),

        // RFC 9068 section 2.2: required claims
        ["sub missing"] = mint => mint.Token(claims: claims => claims.Remove("sub")),
        ["sub empty"] = mint => mint.Token(claims: claims => claims["sub"] = ""),
        ["sub a number"] = mint => mint.Token(claims: claims => claims["sub"] = 1),
        ["client_id missing"] = mint => mint.Token(claims: claims => claims.Remove("client_id")),
        ["jti missing"] = mint => mint.Token(claims: claims => claims.Remove("jti")),
        ["iat missing"] = mint => mint.Token(claims: claims => claims.Remove("iat")),

        // J9: signatures and serialization
        ["ES256 with r = s = 0"] = mint => WithSignature(mint.Token(), new byte[64]),
        ["RS256 with trailing bytes"] = mint => WithSignature(mint.Token(algorithm: "RS256"), [.. Signature(mint.Token(algorithm: "RS256")), 0, 0]),
        ["signature of another token"] = mint => WithSignature(mint.Token(), Signature(mint.Token())),
        ["payload changed"] = mint => Swap(mint.Token(), 1, TokenMint.Encode(mint.Claims("admin").ToJsonString())),
        ["padding added"] = mint => mint.Token() + "==",
        ["last signature character respelled"] = mint => Respell(mint.Token()),
        ["a line break within"] = mint => mint.Token().Insert(40, "%0A"),
        ["a member twice in the header"] = mint => mint.Sign("""{"alg":"ES256","kid":"x","kid":"ec-1","typ":"at+jwt"}""", mint.Claims().ToJsonString()),
        ["a claim twice"] = mint =>
            mint.Sign(Header(), mint.Claims().ToJsonString().Replace("\"sub\":", "\"sub\":\"admin\",\"sub\":", StringComparison.Ordinal)),
        ["an unknown critical extension"] = mint => mint.Token(header: head => { head["crit"] = new JsonArray("x"); head["x"] = 1; }),
        ["b64 false"] = mint => mint.Token(header: head => { head["b64"] = false; head["crit"] = new JsonArray("b64"); }),
        ["JSON serialization"] = mint => "eyJwYXlsb2FkIjoi" + mint.Token().Replace(".", "", StringComparison.Ordinal),
        ["two parts"] = mint => string.Join('.', mint.Token().Split('.')[..2]),
        ["four parts"] = mint => mint.Token() + ".AAAA",
        ["empty parts"] = _ => "..",
        ["no token at all"] = _ => "garbage",

        // J10: size and depth
        ["an encrypted token, zipped"] = mint => Bomb(mint),
        ["an encrypted token in an encrypted token"] = mint =>
            $"{TokenMint.Encode("""{"alg":"dir","enc":"A256GCM","cty":"JWT"}""")}..AAAA.{TokenMint.Encode(Bomb(mint))}.AAAA",
        ["1,500 deep JSON"] = mint => mint.Sign(Header(), $"{{\"a\":{new string('[', 1_500)}{new string(']', 1_500)}}}"),
        ["17 KiB"] = mint => mint.Token(claims: claims => claims["x"] = new string('x', 17_408)),
        ["payload an array"] = mint => mint.Sign(Header(), "[1]"),
        ["payload no JSON"] = mint => mint.Sign(Header(), "hello"),
        ["header no JSON"] = mint => mint.Sign("hello", mint.Claims().ToJsonString()),
        ["header null"] = mint => mint.Sign("null", mint.Claims().ToJsonString()),
    };

    private static string Header() => """{"alg":"ES256","kid":"ec-1","typ":"at+jwt"}""";

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.AddSeconds(fromNow).ToUnixTimeSeconds();

    private static string Issuer(TokenMint mint) => mint.Claims()["iss"]!.GetValue<string>();

    private static string Part(string token, int index) => token.Split('.')[index];

    private static byte[] Signature(string token) => Base64UrlEncoder.DecodeBytes(Part(token, 2));

    private static string Swap(string token, int index, string part)
    {
        var parts = token.Split('.');
        parts[index] = part;
        return string.Join('.', parts);
    }

    private static string WithSignature(string token, byte[] signature) => Swap(token, 2, Base64UrlEncoder.Encode(signature));

    private static string Unsigned(TokenMint mint, string algorithm) =>
        $"{TokenMint.Encode($$"""{"alg":"{{algorithm}}","kid":"ec-1","typ":"at+jwt"}""")}.{TokenMint.Encode(mint.Claims().ToJsonString())}.";

    private static string Hmac(TokenMint mint, byte[] secret)
    {
        var input = $"{TokenMint.Encode("""{"alg":"HS256","kid":"rsa-1","typ":"at+jwt"}""")}.{TokenMint.Encode(mint.Claims().ToJsonString())}";
        return $"{input}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>64 bytes leave four unused bits in their last base64url character; another value there decodes to the same bytes.</summary>
    private static string Respell(string token)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return token[..^1] + alphabet[alphabet.IndexOf(token[^1], StringComparison.Ordinal) | 1];
    }

    private static string Bomb(TokenMint mint)
    {
        using var zipped = new MemoryStream();
        using (var deflate = new DeflateStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(new byte[4_000_000]);
        }

        var header = TokenMint.Encode("""{"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF","kid":"rsa-1","typ":"at+jwt"}""");
        var key = Base64UrlEncoder.Encode(mint.Rsa.Encrypt(new byte[32], RSAEncryptionPadding.OaepSHA1));
        return $"{header}.{key}.AAAAAAAAAAAAAAAA.{Base64UrlEncoder.Encode(zipped.ToArray())}.AAAAAAAAAAAAAAAAAAAAAA";
    }
}
