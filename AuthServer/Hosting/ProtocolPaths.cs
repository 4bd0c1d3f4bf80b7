namespace AuthServer.Hosting;

/// <summary>
/// The address of each endpoint of the protocol. Those that no person sees answer in OAuth 2.0's own error form (RFC 6749 section 5.2).
/// </summary>
internal static class ProtocolPaths
{
    public const string Token = "/api/token";
    public const string OtherToken = "/connect/token";
    public const string Authorization = "/connect/authorize";
    public const string PushedAuthorization = "/connect/par";
    public const string DeviceAuthorization = "/connect/device";
    public const string EndUserVerification = "/connect/verify";
    public const string Introspection = "/connect/introspect";
    public const string Revocation = "/connect/revoke";
    public const string UserInfo = "/connect/userinfo";
    public const string EndSession = "/connect/logout";

    /// <summary>OpenID Connect Discovery section 4.</summary>
    public const string Configuration = "/.well-known/openid-configuration";

    /// <summary>RFC 8414 section 3.</summary>
    public const string Metadata = "/.well-known/oauth-authorization-server";

    public const string JsonWebKeySet = "/.well-known/jwks";

    public static bool Contains(PathString path) => path.StartsWithSegments("/connect") || path.StartsWithSegments(Token);

    /// <summary>As OpenIddict takes an address: without the leading slash it is below the issuer's own path, where it has one.</summary>
    public static string BelowIssuer(string path) => path.TrimStart('/');
}
