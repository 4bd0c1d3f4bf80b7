namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Where the status of a token stands: an entry of a list (draft-ietf-oauth-status-list section 6.1).</summary>
/// <param name="uri">The list, which is the issuer's.</param>
/// <param name="index">The entry, from 0.</param>
internal sealed class StatusReference(string uri, int index)
{
    public string Uri => uri;

    public int Index => index;

    /// <summary>The list once it has been looked for: a known token finds its status without looking for the list again.</summary>
    public StatusList? List { get; set; }
}
