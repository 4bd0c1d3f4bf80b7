
namespace AuthServer.Clients;

/// <summary>What an operator says of a new client.</summary>
internal sealed record ClientRegistration
{
    public required string ClientId { get; init; }

    public string? Name { get; init; }

    /// <summary>A client that can keep no secret (RFC 6749 section 2.1).</summary>
    public bool IsPublic { get; init; }

    /// <summary>A service that is asked with tokens: it may introspect those whose audience is its id.</summary>
    public bool IsResourceServer { get; init; }

    public IReadOnlyList<string> Grants { get; init; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The scopes of a request that names none.</summary>
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    public string? BackChannelLogoutUri { get; init; }

    /// <summary><c>explicit</c>: the user is asked; <c>implicit</c>: a client of the house. Null: explicit.</summary>
    public string? Consent { get; init; }

    /// <summary>Empty: every method.</summary>
    public IReadOnlyList<string> SignInMethods { get; init; } = [];

    /// <summary>Authorization requests are taken only when they were pushed (RFC 9126).</summary>
    public bool RequiresPushedRequests { get; init; }

    /// <summary>Null: as for every client.</summary>
    public int? AccessTokenSeconds { get; init; }

    /// <summary>Null: as for every client.</summary>
    public int? RefreshTokenSeconds { get; init; }

    /// <summary>For how long the answer to a refresh that was lost on its way is given again. Null or 0: not at all.</summary>
    public int? RefreshRetrySeconds { get; init; }

    /// <summary>A secret the operator chose; null: one is generated, unless the client proves itself in another way.</summary>
    public string? Secret { get; init; }

    /// <summary>The client's public keys, a JWK Set or one JWK (RFC 7517): it authenticates by <c>private_key_jwt</c>.</summary>
    public string? Jwks { get; init; }

    /// <summary>The subject of the client's certificate: it authenticates by <c>tls_client_auth</c>.</summary>
    public string? TlsSubject { get; init; }

    /// <summary>The client's own certificates in PEM: it authenticates by <c>self_signed_tls_client_auth</c>.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>Its access tokens are bound to its certificate, always (RFC 8705 section 3).</summary>
    public bool BindsTokens { get; init; }

    /// <summary>The resource servers for which it may exchange tokens (RFC 8693), by client id.</summary>
    public IReadOnlyList<string> ExchangeTargets { get; init; } = [];

    /// <summary>The absolute URI that names a resource server (RFC 8707).</summary>
    public string? ResourceUri { get; init; }
}
