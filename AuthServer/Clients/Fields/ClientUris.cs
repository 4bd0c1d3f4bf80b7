namespace AuthServer.Clients.Fields;

/// <summary>What an address in a registration must look like. No I/O.</summary>
internal static class ClientUris
{
    private const int MaxLength = 2_000;

    /// <summary>
    /// Why a browser must not be sent there; null when it may. RFC 9700 section 4.1.3 (compared as text, so no wildcards), RFC 6749
    /// section 3.1.2 (absolute, no fragment), RFC 8252 section 7 (what apps on a device may use beside https).
    /// </summary>
    public static string? RedirectFault(string text)
    {
        if (Shape(text) is not { } uri)
        {
            return $"'{text}' is no redirect address: it must be absolute, without fragment, user name, wildcard or space.";
        }

        var allowed = uri.Scheme switch
        {
            "https" => true,
            "http" => IsLoopback(uri),
            // RFC 8252 section 7.1: a private-use scheme is a reversed domain name; javascript, data, file and their like have no dot.
            var scheme => scheme.Contains('.', StringComparison.Ordinal),
        };
        return allowed
            ? null
            : $"'{text}' is no redirect address: https, http on 127.0.0.1, [::1] or localhost, or a scheme of one's own with a dot (RFC 8252).";
    }

    /// <summary>Why this server must not call there; null when it may (OpenID Connect Back-Channel Logout 1.0 section 2.2).</summary>
    public static string? BackChannelFault(string text) =>
        Shape(text) is { } uri && (uri.Scheme is "https" || (uri.Scheme is "http" && IsLoopback(uri)))
            ? null
            : $"'{text}' is no back-channel address: https, or http on 127.0.0.1, [::1] or localhost, without fragment and user name.";

    /// <summary>RFC 8707 section 2: absolute, no fragment.</summary>
    public static string? ResourceFault(string text) =>
        Shape(text) is { Scheme: "https" or "http" or "urn" }
            ? null
            : $"'{text}' is no resource URI: absolute (https, http or urn), without fragment (RFC 8707).";

    /// <summary>An app on a device: it listens on the loopback address or has a scheme of its own (RFC 8252).</summary>
    public static bool IsNative(string text) => Shape(text) is { Scheme: not "https" };

    private static Uri? Shape(string text) =>
        text.Length <= MaxLength
        && text.All(character => character is > ' ' and <= '~' and not ('*' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' or '#'))
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && text.StartsWith(uri.Scheme + ":", StringComparison.Ordinal)
        && uri.UserInfo is ""
        && (uri.Scheme is not ("http" or "https") || uri.Host is not "")
            ? uri
            : null;

    private static bool IsLoopback(Uri uri) => uri.Host is "127.0.0.1" or "[::1]" or "localhost";
}
