using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Clients.Fields;

/// <summary>The keys and certificates by which a client proves who it is, read and judged. No I/O.</summary>
internal static class ClientKeys
{
    private const int MinRsaBits = 2_048;
    private const int MaxKeys = 20;

    /// <summary>The members of RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1 that only the owner of a key may know.</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>A JWK Set or one JWK, public keys only.</summary>
    public static (JsonWebKeySet Keys, string? Fault) OfJwks(string json)
    {
        JsonWebKeySet set = new();
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return (set, "--jwks: this is neither a JWK Set nor a JWK (RFC 7517).");
            }

            List<JsonElement> keys = root.TryGetProperty("keys", out var members) && members.ValueKind is JsonValueKind.Array ? [.. members.EnumerateArray()] : [root];
            if (keys is [] || keys.Count > MaxKeys)
            {
                return (set, $"--jwks: a set has 1 to {MaxKeys} keys.");
            }

            foreach (var key in keys)
            {
                if (key.ValueKind is not JsonValueKind.Object || PrivateMembers.Any(member => key.TryGetProperty(member, out _)))
                {
                    return (set, "--jwks: only public keys; the private members of a key stay with the client.");
                }

                var parsed = JsonWebKey.Create(key.GetRawText());
                if (Fault(parsed) is { } fault)
                {
                    return (set, fault);
                }

                set.Keys.Add(parsed);
            }

            return set.Keys.Select(key => key.Kid ?? "").Distinct(StringComparer.Ordinal).Count() == set.Keys.Count
                ? (set, null)
                : (set, "--jwks: each key needs a kid of its own.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            return (set, "--jwks: this is neither a JWK Set nor a JWK (RFC 7517).");
        }
    }

    /// <summary>Certificates in PEM, as the keys of RFC 8705 section 2.2.2: each with its <c>x5c</c>.</summary>
    public static (JsonWebKeySet Keys, string? Fault) OfCertificates(IEnumerable<string> pems)
    {
        JsonWebKeySet set = new();
        foreach (var pem in pems)
        {
            X509Certificate2 certificate;
            try
            {
                certificate = X509Certificate2.CreateFromPem(pem);
            }
            catch (CryptographicException)
            {
                return (set, "--certificate: this is no certificate in PEM.");
            }

            using (certificate)
            {
                if (!certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
                {
                    return (set, "--certificate: it is not self-signed; register the subject of one that an authority issued with --tls-subject.");
                }

                set.Keys.Add(OfCertificate(certificate));
            }
        }

        return (set, null);
    }

    private static JsonWebKey OfCertificate(X509Certificate2 certificate)
    {
        JsonWebKey key = new()
        {
            Use = JsonWebKeyUseNames.Sig,
            Kid = certificate.GetCertHashString(HashAlgorithmName.SHA256),
            X5tS256 = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)),
        };
        key.X5c.Add(Convert.ToBase64String(certificate.RawData));
        if (certificate.GetRSAPublicKey() is { } rsa)
        {
            var parameters = rsa.ExportParameters(includePrivateParameters: false);
            (key.Kty, key.N, key.E) = (JsonWebAlgorithmsKeyTypes.RSA, Base64UrlEncoder.Encode(parameters.Modulus), Base64UrlEncoder.Encode(parameters.Exponent));
        }
        else if (certificate.GetECDsaPublicKey() is { } ec)
        {
            var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ec));
            (key.Kty, key.Crv, key.X, key.Y) = (jwk.Kty, jwk.Crv, jwk.X, jwk.Y);
        }

        return key;
    }

    private static string? Fault(JsonWebKey key)
    {
        if (key.Use is not (null or "" or JsonWebKeyUseNames.Sig))
        {
            return "--jwks: a key that is not for signatures (use) proves nothing.";
        }

        if ((key.KeyOps.Count > 0 && !key.KeyOps.Contains("verify")) || !IsForSignatures(key))
        {
            return "--jwks: a key whose key_ops or alg is not for verifying signatures proves nothing.";
        }

        if (key.X5c.Count > 0 || key.X5u is { Length: > 0 })
        {
            return "--jwks: keys without certificates (x5c, x5u); register a certificate with --certificate.";
        }

        // RFC 7518 sections 3.3 to 3.5.
        return key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA when BitsOf(key) >= MinRsaBits => null,
            JsonWebAlgorithmsKeyTypes.EllipticCurve when key.Crv is JsonWebKeyECTypes.P256 or JsonWebKeyECTypes.P384 or JsonWebKeyECTypes.P521 && JsonWebKeyConverter.TryConvertToSecurityKey(key, out _) => null,
            _ => $"--jwks: RSA keys of {MinRsaBits} bits or more, or EC keys on P-256, P-384 or P-521.",
        };
    }

    /// <summary>RFC 7517 section 4.4: what it says it is for.</summary>
    private static bool IsForSignatures(JsonWebKey key) => string.IsNullOrEmpty(key.Alg) || (key.Kty, key.Alg) is
        (JsonWebAlgorithmsKeyTypes.RSA, "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512")
        or (JsonWebAlgorithmsKeyTypes.EllipticCurve, "ES256" or "ES384" or "ES512");

    /// <summary>Of the number itself: in its text it may have zeroes in front.</summary>
    private static int BitsOf(JsonWebKey key) => Base64UrlEncoder.DecodeBytes(key.N).SkipWhile(part => part is 0).Count() * 8;
}
