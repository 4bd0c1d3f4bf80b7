
namespace AuthServer.Clients;

/// <summary>A registered client as an operator sees it; the secret is never shown again. What is null was not registered.</summary>
internal sealed record ClientSummary(
    string ClientId,
    string? Name,
    string Type,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> DefaultScopes)
{
    /// <summary>The type of a client that gets no tokens of its own.</summary>
    public const string ResourceServer = "resource server";

    /// <summary>As in RFC 7591 section 2.</summary>
    public required string AuthenticationMethod { get; init; }

    public string? TlsSubject { get; init; }

    /// <summary>The ids of its public keys or certificates.</summary>
    public IReadOnlyList<string>? KeyIds { get; init; }

    public IReadOnlyList<string>? RedirectUris { get; init; }

    public IReadOnlyList<string>? PostLogoutRedirectUris { get; init; }

    public string? BackchannelLogoutUri { get; init; }

    public string? Consent { get; init; }

    public IReadOnlyList<string>? SignInMethods { get; init; }

    public bool? RequirePar { get; init; }

    public bool? BoundTokens { get; init; }

    public int? AccessTokenSeconds { get; init; }

    public int? RefreshTokenSeconds { get; init; }

    public int? RefreshRetrySeconds { get; init; }

    public IReadOnlyList<string>? ExchangeTargets { get; init; }

    public string? ResourceUri { get; init; }

    /// <summary>The columns of its row that cannot be read. Every request of the client is refused, and nothing but its id is certain.</summary>
    public IReadOnlyList<string>? Damaged { get; init; }
}
