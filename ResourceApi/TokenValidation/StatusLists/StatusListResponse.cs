using System.Net.Http.Headers;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>What came of asking the issuer for a list.</summary>
internal abstract record StatusListResponse
{
    private StatusListResponse()
    {
    }

    /// <summary>The list, sound and genuine.</summary>
    public sealed record Changed(StatusListToken Token, EntityTagHeaderValue? Tag) : StatusListResponse;

    /// <summary>It is still what it was.</summary>
    public sealed record Unchanged : StatusListResponse;

    /// <summary>There is no such list, or no longer.</summary>
    public sealed record Gone : StatusListResponse;

    /// <summary>Nothing to rely on.</summary>
    public sealed record None(string Reason) : StatusListResponse;
}

/// <summary>The content of a genuine Status List Token (draft-ietf-oauth-status-list section 5.1).</summary>
/// <param name="KeyId">The <c>kid</c> of the key that signed it.</param>
/// <param name="Bits">Its entries.</param>
/// <param name="Lifetime">How long an answer may be believed, from <c>ttl</c>.</param>
/// <param name="Expires">When it is worth nothing any more, from <c>exp</c>.</param>
internal sealed record StatusListToken(string KeyId, StatusBits Bits, TimeSpan Lifetime, DateTimeOffset Expires)
{
    /// <summary>The largest list, incompressible, after two rounds of base64url.</summary>
    public const int MaxBytes = 32 * 1_048_576;
}
