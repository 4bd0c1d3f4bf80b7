namespace AuthServer.Authorization;

/// <summary>What an authorization request still needs.</summary>
internal abstract record AuthorizationDecision
{
    private AuthorizationDecision()
    {
    }

    /// <summary>The person has to sign in; afresh, when a session that is older would not do.</summary>
    internal sealed record SignIn(bool Afresh) : AuthorizationDecision;

    /// <summary>The person has to agree to the scopes.</summary>
    internal sealed record Ask(IReadOnlyList<string> Scopes) : AuthorizationDecision;

    /// <summary>An error code of OpenID Connect Core section 3.1.2.6: the request allows no page.</summary>
    internal sealed record Refuse(string Error, string Description) : AuthorizationDecision;

    /// <summary>Nothing: the code may be issued.</summary>
    internal sealed record Grant : AuthorizationDecision;
}
