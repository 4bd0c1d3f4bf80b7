using Microsoft.IdentityModel.Tokens;

namespace ResourceApi.TokenValidation;

/// <summary>RFC 8725 section 3.1: public-key signatures only, so that no public key can be used as an HMAC secret.</summary>
internal static class SignatureAlgorithms
{
    public static readonly string[] Accepted =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    /// <summary>RFC 8725 section 3.1: one of these, and the key's own, where it names one (RFC 7517 section 4.4).</summary>
    public static bool Fits(string algorithm, SecurityKey key, SecurityToken token, TokenValidationParameters parameters) =>
        Accepted.Contains(algorithm) && (key is not JsonWebKey { Alg: { Length: > 0 } own } || own == algorithm);
}
