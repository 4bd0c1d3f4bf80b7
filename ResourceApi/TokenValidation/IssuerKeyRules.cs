using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ResourceApi.TokenValidation;

/// <summary>
/// RFC 7517 section 5: which keys of a set may verify signatures here. Others are ignored, as if they were not there: kinds that are
/// not understood, those whose own <c>use</c>, <c>key_ops</c> or <c>alg</c> forbids it, and those that are too weak. No I/O.
/// </summary>
internal static class IssuerKeyRules
{
    /// <summary>RFC 7518 section 3.3.</summary>
    private const int MinRsaBits = 2_048;

    private static readonly string[] RsaAlgorithms = [.. SignatureAlgorithms.Accepted.Where(
        algorithm => !algorithm.StartsWith("ES", StringComparison.Ordinal))];

    /// <summary>The key, or null where it is ignored.</summary>
    public static JsonWebKey? Read(JsonElement key)
    {
        try
        {
            if (key.ValueKind is not JsonValueKind.Object || !IsForSignatures(key))
            {
                return null;
            }

            JsonWebKey parsed = new(key.GetRawText());
            // It is the key that is trusted here, and no certificate beside it.
            parsed.X5c.Clear();
            return AlgorithmsOf(parsed) is { } algorithms && (parsed.Alg is null or "" || algorithms.Contains(parsed.Alg)) ? parsed : null;
        }
        catch (Exception exception) when (
            exception is ArgumentException or FormatException or CryptographicException or InvalidOperationException or JsonException)
        {
            return null;
        }
    }

    /// <summary>RFC 7517 sections 4.2 and 4.3. The parser of keys is lenient with members of another type.</summary>
    private static bool IsForSignatures(JsonElement key) =>
        (!key.TryGetProperty("use", out var use) || (use.ValueKind is JsonValueKind.String && use.ValueEquals("sig")))
        && (!key.TryGetProperty("alg", out var alg) || alg.ValueKind is JsonValueKind.String)
        && (!key.TryGetProperty("key_ops", out var operations)
            || (operations.ValueKind is JsonValueKind.Array
                && operations.EnumerateArray().Any(operation => operation.ValueKind is JsonValueKind.String && operation.ValueEquals("verify"))));

    /// <summary>What a key of its kind and size verifies; null when it is none of ours. Making it shows whether it is sound.</summary>
    private static string[]? AlgorithmsOf(JsonWebKey key)
    {
        switch (key.Kty)
        {
            case JsonWebAlgorithmsKeyTypes.RSA:
                using (
                    var rsa = RSA.Create(new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) }))
                {
                    // Of the number itself: in its text it may have zeroes in front.
                    return rsa.ExportParameters(includePrivateParameters: false).Modulus!.SkipWhile(part => part is 0).Count() * 8 >= MinRsaBits
                        ? RsaAlgorithms
                        : null;
                }

            case JsonWebAlgorithmsKeyTypes.EllipticCurve:
                var (curve, algorithm) = key.Crv switch
                {
                    JsonWebKeyECTypes.P256 => (ECCurve.NamedCurves.nistP256, SecurityAlgorithms.EcdsaSha256),
                    JsonWebKeyECTypes.P384 => (ECCurve.NamedCurves.nistP384, SecurityAlgorithms.EcdsaSha384),
                    JsonWebKeyECTypes.P521 => (ECCurve.NamedCurves.nistP521, SecurityAlgorithms.EcdsaSha512),
                    _ => throw new FormatException("An unknown curve."),
                };
                using (ECDsa.Create(new ECParameters
                {
                    Curve = curve,
                    Q = new() { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
                }))
                {
                    return [algorithm];
                }

            default:
                return null;
        }
    }
}
