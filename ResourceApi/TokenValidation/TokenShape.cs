using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ResourceApi.TokenValidation;

/// <summary>
/// What can be refused before any key is touched. The JWT library reads some of these forms leniently; RFC 9068 and RFC 7515
/// do not. It also gives the key id, so that a token of an unknown key costs no signature check and no pipeline.
/// </summary>
/// <param name="KeyId">The <c>kid</c> of the header.</param>
internal sealed record TokenShape(string KeyId)
{
    private const int SignedParts = 3;

    /// <summary>RFC 9068 section 2.2: the claims every access token has, with the one JSON type each may have.</summary>
    private static readonly (string Name, JsonValueKind Kind)[] RequiredClaims =
    [
        ("iss", JsonValueKind.String),
        ("sub", JsonValueKind.String),
        ("client_id", JsonValueKind.String),
        ("jti", JsonValueKind.String),
        ("exp", JsonValueKind.Number),
        ("iat", JsonValueKind.Number),
    ];

    /// <summary>
    /// Claims that a token may leave out, with the types each may have: OpenID Connect Core section 5.1, RFC 7800 section 3.1, RFC 7519
    /// section 4.1.5.
    /// </summary>
    private static readonly (string Name, JsonValueKind[] Kinds)[] OptionalClaims =
    [
        ("email", [JsonValueKind.String, JsonValueKind.Null]),
        ("email_verified", [JsonValueKind.True, JsonValueKind.False]),
        ("cnf", [JsonValueKind.Object]),
        ("nbf", [JsonValueKind.Number]),
    ];

    /// <summary>The shape, or null for anything that cannot be an access token of ours.</summary>
    public static TokenShape? TryRead(string token)
    {
        // RFC 7515 section 3.1 compact form. Encrypted tokens (five parts) are not accepted at all, so nothing is ever inflated.
        var parts = token.Split('.');
        if (parts.Length != SignedParts)
        {
            return null;
        }

        try
        {
            var jwt = new JsonWebToken(token);
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return IsHeader(header.RootElement)
                && IsPayload(payload.RootElement)
                && jwt.Typ is JsonWebTokenTypes.AccessToken
                && jwt.Kid is { Length: > 0 } keyId
                ? new TokenShape(keyId)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>RFC 7515 section 4.1.11: a critical extension that is not understood, and none is, makes the token invalid.</summary>
    private static bool IsHeader(JsonElement header) =>
        HasUniqueMembers(header) && !header.TryGetProperty("crit", out _) && !header.TryGetProperty("b64", out _);

    private static bool IsPayload(JsonElement payload) =>
        HasUniqueMembers(payload)
        && RequiredClaims.All(claim => payload.TryGetProperty(claim.Name, out var value) && value.ValueKind == claim.Kind)
        && OptionalClaims.All(claim => !payload.TryGetProperty(claim.Name, out var value) || claim.Kinds.Contains(value.ValueKind))
        && payload.GetProperty("sub").GetString() is { Length: > 0 };

    private static bool HasUniqueMembers(JsonElement element)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        return element.EnumerateObject().All(member => names.Add(member.Name));
    }

    private static class JsonWebTokenTypes
    {
        /// <summary>RFC 9068 section 2.1.</summary>
        public const string AccessToken = "at+jwt";
    }
}
