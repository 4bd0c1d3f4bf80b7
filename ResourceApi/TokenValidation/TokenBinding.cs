using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ResourceApi.TokenValidation;

/// <summary>
/// RFC 8705 section 3: a token that is bound to a certificate is good with that certificate only. Checked on each request, because
/// what is known of a token is shared by all requests that carry it.
/// </summary>
internal static class TokenBinding
{
    private const string Thumbprint = "x5t#S256";

    private static readonly TokenOutcome.Refused Unproved = new("The access token is bound to a certificate that this request does not prove.");

    public static async ValueTask<TokenOutcome> CheckAsync(TokenOutcome outcome, HttpContext context)
    {
        if (outcome is not TokenOutcome.Valid { Result.Principal: { } principal } || principal.GetClaim(Claims.Confirmation) is not { } confirmation)
        {
            return outcome;
        }

        // A way of binding that is not understood cannot be proved either.
        return ThumbprintOf(confirmation) is { } bound
            && await context.Connection.GetClientCertificateAsync(context.RequestAborted) is { } certificate
            && CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(bound), Encoding.ASCII.GetBytes(Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256))))
                ? outcome
                : Unproved;
    }

    private static string? ThumbprintOf(string confirmation)
    {
        try
        {
            using var document = JsonDocument.Parse(confirmation);
            return document.RootElement is { ValueKind: JsonValueKind.Object } members
                && members.EnumerateObject().Count() is 1
                && members.TryGetProperty(Thumbprint, out var value)
                && value.ValueKind is JsonValueKind.String
                    ? value.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
