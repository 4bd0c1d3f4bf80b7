namespace AuthServer.Hosting;

/// <summary>The addresses that answer in OAuth 2.0's own error form (RFC 6749 section 5.2).</summary>
internal static class ProtocolPaths
{
    public const string Token = "/api/token";

    public static bool Contains(PathString path) => path.StartsWithSegments("/connect") || path.StartsWithSegments(Token);
}
