using AuthServer.Issuance;

namespace AuthServer.Tokens;

/// <summary>What came of a token request.</summary>
internal abstract record GrantOutcome
{
    /// <summary>Tokens are issued.</summary>
    internal sealed record Granted(IssueTo To) : GrantOutcome;

    /// <summary>An error code of RFC 6749 section 5.2; with it, when the caller may try again.</summary>
    internal sealed record Refused(string Error, string Description, TimeSpan? RetryAfter = null) : GrantOutcome;
}
