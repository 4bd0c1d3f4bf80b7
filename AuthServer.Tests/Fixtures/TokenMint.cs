using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// Makes access tokens with its own keys: true ones, and any broken kind a test can think of. Tokens are put together by hand on
/// purpose: no library would make most of them.
/// </summary>
internal sealed class TokenMint(Uri issuer) : IDisposable
{
    public const string EcKeyId = "ec-1";
    public const string RsaKeyId = "rsa-1";

    private readonly ConcurrentDictionary<string, ExtraKey> extraKeys = new();

    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RSA Rsa { get; } = RSA.Create(2048);

    /// <summary>A good token: of the user <paramref name="subject"/>, for this API, with scope <c>api</c>.</summary>
    public string Token(
        string subject = "user-1",
        string? scope = "api",
        Action<JsonObject>? claims = null,
        Action<JsonObject>? header = null,
        string algorithm = "ES256",
        string? keyId = null)
    {
        var head = new JsonObject
        {
            ["alg"] = algorithm,
            ["kid"] = keyId ?? (algorithm.StartsWith("RS", StringComparison.Ordinal) ? RsaKeyId : EcKeyId),
            ["typ"] = "at+jwt",
        };
        header?.Invoke(head);
        return Sign(head.ToJsonString(), Claims(subject, scope, claims).ToJsonString(), algorithm, keyId);
    }

    /// <summary>The claims of a good token, changed as asked.</summary>
    public JsonObject Claims(string subject = "user-1", string? scope = "api", Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = issuer.AbsoluteUri,
            ["aud"] = "resource_api",
            ["sub"] = subject,
            ["client_id"] = "demo",
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now,
            ["exp"] = now + 600,
            ["email"] = $"{subject}@example.org",
        };
        if (scope is not null)
        {
            claims["scope"] = scope;
        }

        change?.Invoke(claims);
        return claims;
    }

    /// <summary>Signs any two texts as header and payload.</summary>
    public string Sign(string header, string payload, string algorithm = "ES256", string? keyId = null)
    {
        var input = $"{Encode(header)}.{Encode(payload)}";
        var bytes = System.Text.Encoding.ASCII.GetBytes(input);
        var key = keyId is not null && extraKeys.TryGetValue(keyId, out var extra) ? extra.Key : null;
        var signature = algorithm == "RS256"
            ? (key as RSA ?? Rsa).SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : (key as ECDsa ?? Ec).SignData(bytes, HashAlgorithmName.SHA256);
        return $"{input}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>Keys of others in the published set, each as JSON, before all that are ours.</summary>
    public IReadOnlyList<string> ForeignKeys { get; set; } = [];

    /// <summary>Adds a key to the published set, where it looks as asked.</summary>
    public void AddKey(string keyId, Action<JsonObject>? published = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = Published(keyId, key);
        published?.Invoke(jwk);
        extraKeys[keyId] = new(key, jwk.ToJsonString());
    }

    /// <summary>The same with an RSA key, whose tokens are signed by RS256.</summary>
    public void AddRsaKey(string keyId, int bits, Action<JsonObject>? published = null)
    {
        var key = RSA.Create(bits);
        var jwk = Published(keyId, key);
        published?.Invoke(jwk);
        extraKeys[keyId] = new(key, jwk.ToJsonString());
    }

    /// <summary>Takes a key out of the published set.</summary>
    public void RemoveKey(string keyId)
    {
        if (extraKeys.TryRemove(keyId, out var extra))
        {
            extra.Key.Dispose();
        }
    }

    /// <summary>The key set as published (RFC 7517).</summary>
    public string PublicKeys()
    {
        IEnumerable<string> keys =
        [
            .. ForeignKeys, Published(RsaKeyId, Rsa).ToJsonString(), Published(EcKeyId, Ec).ToJsonString(),
            .. extraKeys.Values.Select(extra => extra.Published),
        ];
        return $$"""{"keys":[{{string.Join(',', keys)}}]}""";
    }

    public void Dispose()
    {
        Ec.Dispose();
        Rsa.Dispose();
        foreach (var extra in extraKeys.Values)
        {
            extra.Key.Dispose();
        }
    }

    public static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static JsonObject Published(string keyId, ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new()
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["kid"] = keyId,
            ["alg"] = "ES256",
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
    }

    private static JsonObject Published(string keyId, RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = keyId,
            ["alg"] = "RS256",
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    private sealed record ExtraKey(AsymmetricAlgorithm Key, string Published);
}
