namespace AuthServer.Clients;

/// <summary>A registered client as an operator sees it; the secret is never shown again.</summary>
internal sealed record ClientSummary(
    string ClientId,
    string? Name,
    string Type,
    IReadOnlyList<string> Grants,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> DefaultScopes);
