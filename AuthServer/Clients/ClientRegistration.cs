namespace AuthServer.Clients;

/// <summary>What an operator says of a new client.</summary>
internal sealed record ClientRegistration
{
    public required string ClientId { get; init; }

    public string? Name { get; init; }

    /// <summary>A client that can keep no secret (RFC 6749 section 2.1).</summary>
    public bool IsPublic { get; init; }

    /// <summary>A service that is asked with tokens: it may introspect those whose audience is its id, and gets none itself.</summary>
    public bool IsResourceServer { get; init; }

    public IReadOnlyList<string> Grants { get; init; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The scopes of a request that names none.</summary>
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    /// <summary>A secret the operator chose; null: one is generated.</summary>
    public string? Secret { get; init; }
}
