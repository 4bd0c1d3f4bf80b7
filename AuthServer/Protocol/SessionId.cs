namespace AuthServer.Protocol;

/// <summary>The claim that names the browser session a token comes from (OpenID Connect Back-Channel Logout 1.0 section 2.1).</summary>
internal static class SessionId
{
    public const string Claim = "sid";
}
