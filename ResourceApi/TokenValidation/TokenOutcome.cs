using Microsoft.AspNetCore.Authentication;
using ResourceApi.TokenValidation.StatusLists;

namespace ResourceApi.TokenValidation;

/// <summary>Everything that can be said about the token of a request.</summary>
internal abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    /// <summary>
    /// Whether it took the issuer or a signature check to find out. Garbage is not remembered: it is cheap to refuse again, and
    /// a flood of it must not push the good answers out.
    /// </summary>
    public bool IsWorthRemembering { get; init; }

    /// <summary>The one word that the log line of the request says about it.</summary>
    public abstract string Word { get; }

    /// <summary>There is none.</summary>
    public sealed record Absent : TokenOutcome
    {
        public static readonly Absent Instance = new();

        public override string Word => "no_token";
    }

    /// <summary>It is not clear which token is meant (RFC 6750 section 3.1, invalid_request).</summary>
    public sealed record Ambiguous(string Description) : TokenOutcome
    {
        public override string Word => "invalid_request";
    }

    /// <summary>It is no token of ours, or no longer (RFC 6750 section 3.1, invalid_token).</summary>
    public sealed record Refused(string Description) : TokenOutcome
    {
        /// <summary>What the log says, where it is more than a stranger is told. Never anything of the token.</summary>
        public string? Cause { get; init; }

        public override string Word => "invalid_token";
    }

    /// <summary>Only the issuer could say, and it cannot be asked now.</summary>
    public sealed record Unknown : TokenOutcome
    {
        public static readonly Unknown Instance = new();

        public override string Word => "issuer_unavailable";
    }

    /// <summary>It is good. The result is made once and shared by all requests with this token.</summary>
    public sealed record Valid(AuthenticateResult Result, string ClientId, DateTimeOffset Expires) : TokenOutcome
    {
        /// <summary>Where its status has to be looked up for each request; null when the mode needs none.</summary>
        public StatusReference? Status { get; init; }

        public override string Word => "valid";
    }
}
