
namespace AuthServer.Clients;

/// <summary>The names under which a client's record keeps what OpenIddict has no member for. Several values are separated by spaces.</summary>
internal static class ClientSettings
{
    /// <summary>The scopes of a request that names none.</summary>
    public const string DefaultScope = "default_scope";

    /// <summary>There with any value: a service that is asked with tokens.</summary>
    public const string ResourceServer = "resource_server";

    /// <summary>The absolute URI that names a resource server (RFC 8707 section 2).</summary>
    public const string ResourceUri = "resource_uri";

    /// <summary>How a user may sign in for this client: <see cref="SessionSignIn"/>, <see cref="PasswordSignIn"/>. Absent: both.</summary>
    public const string SignInMethods = "sign_in_methods";

    /// <summary>An existing browser session is enough.</summary>
    public const string SessionSignIn = "session";

    /// <summary>The password, asked for afresh.</summary>
    public const string PasswordSignIn = "password";

    /// <summary>For how long a lost answer to a refresh is given again, in seconds. Absent: not at all.</summary>
    public const string RefreshRetrySeconds = "refresh_retry_seconds";

    /// <summary>Where a user's logout is told to the client (OpenID Connect Back-Channel Logout 1.0).</summary>
    public const string BackChannelLogoutUri = "backchannel_logout_uri";

    /// <summary>How the client proves who it is, as in RFC 7591 section 2, where it has no secret.</summary>
    public const string AuthenticationMethod = "token_endpoint_auth_method";

    /// <summary>The subject of the client's certificate (RFC 8705 section 2.1.2).</summary>
    public const string TlsSubject = "tls_client_auth_subject_dn";

    /// <summary>There with any value: access tokens only with a certificate they are bound to (RFC 8705 section 3).</summary>
    public const string BoundTokens = "tls_client_certificate_bound_access_tokens";

    public static string[] Values(this IReadOnlyDictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var values) ? values.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
}
