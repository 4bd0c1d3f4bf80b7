using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    public static (JsonWebKeySet Keys, FormattableString? Fault) OfJwks(string json)
    {
        JsonWebKeySet set = new();
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return (set, $"this is neither a JWK Set nor a JWK (RFC 7517).");
            }

            List<JsonElement> keys = root.TryGetProperty("keys", out var members) && members.ValueKind is JsonValueKind.Array
                ? [.. members.EnumerateArray()]
                : [root];
            if (keys is [] || keys.Count > MaxKeys)
            {
                return (set, $"a set has 1 to {MaxKeys} keys.");
            }

            foreach (var key in keys)
            {
                if (key.ValueKind is not JsonValueKind.Object || PrivateMembers.Any(member => key.TryGetProperty(member, out _)))
                {
                    return (set, $"only public keys; the private members of a key stay with the client.");
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
                : (set, (FormattableString)$"each key needs a kid of its own.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            return (set, $"this is neither a JWK Set nor a JWK (RFC 7517).");
        }
    }

    /// <summary>Certificates in PEM, as the keys of RFC 8705 section 2.2.2: each with its <c>x5c</c>.</summary>
    public static (JsonWebKeySet Keys, FormattableString? Fault) OfCertificates(IEnumerable<string> pems)
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
                return (set, $"this is no certificate in PEM.");
            }

            using (certificate)
            {
                if (!certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))
                {
                    return (set, $"it is not self-signed; register the subject of one that an authority issued with {AuthenticationFields.TlsSubject}.");
                }

                set.Keys.Add(OfCertificate(certificate));
            }
        }

        return (set, null);
    }

    /// <summary>Of its keys or certificates.</summary>
    public static IReadOnlyList<string> IdsOf(ClientRegistration client) =>
        [.. (client.Jwks is { } jwks ? JsonWebKeySet.Create(jwks) : OfCertificates(client.Certificates).Keys).Keys.Select(key => key.Kid ?? "")];

    /// <summary>The set in a client's row, as it was given: OpenIddict writes empty lists for what a key does not have.</summary>
    public static string? JwksOf(string? stored)
    {
        if (stored is null || JsonNode.Parse(stored) is not JsonObject set || set["keys"] is not JsonArray keys)
        {
            return stored;
        }

        foreach (var key in keys.OfType<JsonObject>())
        {
            foreach (var (name, _) in key.Where(member => member.Value is JsonArray { Count: 0 }).ToList())
            {
                key.Remove(name);
            }
        }

        return set.ToJsonString();
    }

    /// <summary>The certificates in a client's row, in PEM.</summary>
    public static IReadOnlyList<string> CertificatesOf(string? stored) => stored is null
        ? []
        :
        [
            .. from key in JsonWebKeySet.Create(stored).Keys
               from x5c in key.X5c
               select Base64.IsValid(x5c) ? PemEncoding.WriteString("CERTIFICATE", Convert.FromBase64String(x5c)) : x5c,
        ];

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
            (key.Kty, key.N, key.E) = (
                JsonWebAlgorithmsKeyTypes.RSA, Base64UrlEncoder.Encode(parameters.Modulus), Base64UrlEncoder.Encode(parameters.Exponent));
        }
        else if (certificate.GetECDsaPublicKey() is { } ec)
        {
            var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ec));
            (key.Kty, key.Crv, key.X, key.Y) = (jwk.Kty, jwk.Crv, jwk.X, jwk.Y);
        }

        return key;
    }

    private static FormattableString? Fault(JsonWebKey key)
    {
        if (key.Use is not (null or "" or JsonWebKeyUseNames.Sig))
        {
            return $"a key that is not for signatures (use) proves nothing.";
        }

        if ((key.KeyOps.Count > 0 && !key.KeyOps.Contains("verify")) || !IsForSignatures(key))
        {
            return $"a key whose key_ops or alg is not for verifying signatures proves nothing.";
        }

        if (key.X5c.Count > 0 || key.X5u is { Length: > 0 })
        {
            return $"keys without certificates (x5c, x5u); register a certificate with {AuthenticationFields.Certificates}.";
        }

        // RFC 7518 sections 3.3 to 3.5.
        return key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA when BitsOf(key) >= MinRsaBits => null,
            JsonWebAlgorithmsKeyTypes.EllipticCurve when key.Crv is JsonWebKeyECTypes.P256 or JsonWebKeyECTypes.P384 or JsonWebKeyECTypes.P521
                && JsonWebKeyConverter.TryConvertToSecurityKey(key, out _) => null,
            _ => (FormattableString)$"RSA keys of {MinRsaBits} bits or more, or EC keys on P-256, P-384 or P-521.",
        };
    }

    /// <summary>RFC 7517 section 4.4: what it says it is for.</summary>
    private static bool IsForSignatures(JsonWebKey key) => string.IsNullOrEmpty(key.Alg) || (key.Kty, key.Alg) is
        (JsonWebAlgorithmsKeyTypes.RSA, "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512")
        or (JsonWebAlgorithmsKeyTypes.EllipticCurve, "ES256" or "ES384" or "ES512");

    /// <summary>Counts the bits of the number itself: its text may begin with zeroes.</summary>
    private static int BitsOf(JsonWebKey key) => Base64UrlEncoder.DecodeBytes(key.N).SkipWhile(part => part is 0).Count() * 8;
}
