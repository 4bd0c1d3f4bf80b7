namespace AuthServer.Clients.Fields;

/// <summary>Where the scopes of a token request come from.</summary>
internal enum ScopeSource
{
    /// <summary>The request asks for them, out of the client's own; a request that names none gets the client's defaults.</summary>
    Asked,

    /// <summary>The same where no user stands behind the tokens: without the scopes that speak of one.</summary>
    AskedWithoutUser,

    /// <summary>A person agreed to them before; what the request says is not looked at.</summary>
    Agreed,

    /// <summary>Those of the refresh token that is presented, or some of them.</summary>
    RefreshToken,

    /// <summary>Those of the subject token that is presented, or what the request asks for; the grant judges it.</summary>
    SubjectToken,
}
