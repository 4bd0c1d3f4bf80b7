namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Where the status of a token stands: an entry of a list (draft-ietf-oauth-status-list section 6.1).</summary>
/// <param name="Uri">The list, which is the issuer's.</param>
/// <param name="Index">The entry, from 0.</param>
internal sealed record StatusReference(string Uri, int Index);
