using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients.Fields;

internal sealed partial record ClientRegistration
{
    public IReadOnlyList<string> Grants { get; init; } = [];

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The scopes of a request that names none.</summary>
    public IReadOnlyList<string> DefaultScopes { get; init; } = [];

    /// <summary>The resource servers for which it may exchange tokens (RFC 8693), by client id.</summary>
    public IReadOnlyList<string> ExchangeTargets { get; init; } = [];
}

/// <summary>What a client may ask for.</summary>
internal static class GrantFields
{
    public static readonly ListField Grants = new()
    {
        Name = "grants",
        Label = "Grants",
        One = "grant",
        Option = new("--grant", $"A grant it may use: {string.Join(", ", GrantNames.All)}. Repeat for more. Default: client_credentials."),
        AddOption = new("--add-grant", "A grant it may use from now on. Repeat for more."),
        RemoveOption = new("--remove-grant", "A grant it may no longer use. Repeat for more. Tokens already issued live on."),
        IsAlwaysShown = true,
        Named = GrantNames.Named,
        NameOf = GrantNames.NameOf,
        Get = client => client.Grants,
        With = (client, value) => client with { Grants = value },
        FromRow = row => row.Permitted(Permissions.Prefixes.GrantType),
        ToRow = (row, value) => row.Permit(Permissions.Prefixes.GrantType, value),
        Judge = value => Fault.When(!GrantNames.IsOne(value), $"There is no grant '{value}'; there are {string.Join(", ", GrantNames.All)}."),
    };

    public static readonly ListField Scopes = new()
    {
        Name = "scopes",
        Label = "Scopes",
        One = "scope",
        Option = new("--scope", "A scope it may ask for. Repeat for more. Default: api. The refresh_token grant brings offline_access."),
        AddOption = new("--add-scope", "A scope it may ask for from now on. Repeat for more."),
        IsAlwaysShown = true,
        Get = client => client.Scopes,
        With = (client, value) => client with { Scopes = value },
        Keep = client => client.Grants.Contains(GrantTypes.RefreshToken)
            ? client.Scopes
            : [.. client.Scopes.Where(scope => scope is not OpenIddictConstants.Scopes.OfflineAccess)],
        FromRow = row => row.Permitted(Permissions.Prefixes.Scope),
        ToRow = (row, value) => row.Permit(Permissions.Prefixes.Scope, value),
    };

    public static readonly ListField DefaultScopes = new()
    {
        Name = "default_scopes",
        Label = "Default scopes",
        Option = new("--default-scope", "A scope it gets when it asks for none. Repeat for more. Default: its scopes without those of OpenID Connect."),
        IsAlwaysShown = true,
        Get = client => client.DefaultScopes,
        With = (client, value) => client with { DefaultScopes = value },
        FromRow = row => row.Settings.DefaultScopes,
        ToRow = (row, value) => row.Own().DefaultScopes = value,
    };

    public static readonly ListField ExchangeTargets = new()
    {
        Name = "exchange_targets",
        Label = "Exchange targets",
        Option = new(
            "--exchange-target", "A resource server, by client id, for which it may exchange users' tokens. Repeat for more. Required with token_exchange."),
        NeedsGrant = [GrantTypes.TokenExchange],
        Get = client => client.ExchangeTargets,
        With = (client, value) => client with { ExchangeTargets = value },
        FromRow = row => row.Permitted(Permissions.Prefixes.Audience),
        ToRow = (row, value) => row.Permit(Permissions.Prefixes.Audience, value),
        Judge = value => Fault.When(IdentityFields.IdFault(value) is not null, $"'{value}' is no client id of a resource server."),
        Rule = client => client.ExchangeTargets is [] && client.Grants.Contains(GrantTypes.TokenExchange)
            ? [$"{Grants} token_exchange needs {ExchangeTargets}: a token is exchanged for one for that resource server (RFC 8693)."]
            : [],
    };

    public static IReadOnlyList<ClientField> All { get; } = [Grants, Scopes, DefaultScopes, ExchangeTargets];
}
