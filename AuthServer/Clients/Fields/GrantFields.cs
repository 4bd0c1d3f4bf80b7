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
        Option = new("--grant", grants => $"A grant it may use: {grants.Names}. Repeat for more. Default: {grants.Either(grant => grant.IsDefault)}."),
        AddOption = new("--add-grant", "A grant it may use from now on. Repeat for more."),
        RemoveOption = new("--remove-grant", "A grant it may no longer use. Repeat for more. Tokens already issued live on."),
        IsAlwaysShown = true,
        Named = (grants, name) => grants.Named(name),
        NameOf = (grants, type) => grants.NameOf(type),
        Get = client => client.Grants,
        With = (client, value) => client with { Grants = value },
        FromRow = row => row.Permitted(Permissions.Prefixes.GrantType),
        ToRow = (row, value) => row.Permit(Permissions.Prefixes.GrantType, value),
        Rule = (client, grants) =>
            from type in client.Grants
            where grants.Find(type) is null
            select (FormattableString)$"There is no grant '{type}'; there are {grants.Names}.",
    };

    public static readonly ListField Scopes = new()
    {
        Name = "scopes",
        Label = "Scopes",
        One = "scope",
        Option = new("--scope", grants => $"A scope it may ask for. Repeat for more. Default: api.{Brought(grants)}"),
        AddOption = new("--add-scope", "A scope it may ask for from now on. Repeat for more."),
        IsAlwaysShown = true,
        Get = client => client.Scopes,
        With = (client, value) => client with { Scopes = value },
        Keep = (client, grants) => [.. client.Scopes.Where(scope => grants.MayHave(client, scope))],
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
        Option = new("--exchange-target", "A resource server, by client id, for which it may exchange users' tokens. Repeat for more."),
        Get = client => client.ExchangeTargets,
        With = (client, value) => client with { ExchangeTargets = value },
        FromRow = row => row.Permitted(Permissions.Prefixes.Audience),
        ToRow = (row, value) => row.Permit(Permissions.Prefixes.Audience, value),
        Judge = value => Fault.When(IdentityFields.IdFault(value) is not null, $"'{value}' is no client id of a resource server."),
    };

    public static IReadOnlyList<ClientField> All { get; } = [Grants, Scopes, DefaultScopes, ExchangeTargets];

    private static string Brought(GrantCatalog grants) =>
        string.Concat(from grant in grants.All where grant.BringsScope is not null select $" The {grant.OperatorName} grant brings {grant.BringsScope}.");
}
