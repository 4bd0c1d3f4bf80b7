using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
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

    private readonly ConcurrentDictionary<string, ECDsa> extraKeys = new();

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
        var signature = algorithm == "RS256"
            ? Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : (keyId is not null && extraKeys.TryGetValue(keyId, out var extra) ? extra : Ec).SignData(bytes, HashAlgorithmName.SHA256);
        return $"{input}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>Adds a key to the published set.</summary>
    public void AddKey(string keyId) => extraKeys[keyId] = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Takes a key out of the published set.</summary>
    public void RemoveKey(string keyId)
    {
        if (extraKeys.TryRemove(keyId, out var key))
        {
            key.Dispose();
        }
    }

    /// <summary>The key set as published (RFC 7517).</summary>
    public string PublicKeys()
    {
        var rsa = Rsa.ExportParameters(includePrivateParameters: false);
        var keys = new List<object>
        {
            new { kty = "RSA", use = "sig", kid = RsaKeyId, alg = "RS256", n = Base64UrlEncoder.Encode(rsa.Modulus), e = Base64UrlEncoder.Encode(rsa.Exponent) },
            Published(EcKeyId, Ec),
        };
        keys.AddRange(extraKeys.Select(pair => Published(pair.Key, pair.Value)));
        return JsonSerializer.Serialize(new { keys });
    }

    public void Dispose()
    {
        Ec.Dispose();
        Rsa.Dispose();
        foreach (var key in extraKeys.Values)
        {
            key.Dispose();
        }
    }

    public static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static object Published(string keyId, ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", use = "sig", kid = keyId, alg = "ES256", crv = "P-256", x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) };
    }
}
