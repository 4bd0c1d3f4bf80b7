using System.Buffers;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>
/// Whether a list lies at the issuer. A token names where its status is to be read; this API must not be sent anywhere else by
/// one, not even by a genuine one.
/// </summary>
internal static class StatusListAddress
{
    /// <summary>RFC 3986 section 2.3, unreserved, and the slash: nothing that a server on the way might read as another path.</summary>
    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    public static bool IsOfIssuer(string uri, Uri issuer)
    {
        var prefix = issuer.AbsoluteUri.TrimEnd('/') + "/";
        return uri.StartsWith(prefix, StringComparison.Ordinal)
            && uri.Length > prefix.Length
            && !uri.AsSpan(prefix.Length).ContainsAnyExcept(PathCharacters)
            // Two dots would lead out of the issuer's path: the address must already be in its normal form.
            && Uri.TryCreate(uri, UriKind.Absolute, out var parsed)
            && parsed.AbsoluteUri == uri;
    }
}
