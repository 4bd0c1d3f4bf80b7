using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients.Fields;

internal sealed partial record ClientRegistration
{
    public required string ClientId { get; init; }

    public string? Name { get; init; }

    /// <summary>A client that can keep no secret (RFC 6749 section 2.1).</summary>
    public bool IsPublic { get; init; }

    /// <summary>A service that is asked with tokens: it may introspect those whose audience is its id.</summary>
    public bool IsResourceServer { get; init; }

    /// <summary>The absolute URI that names a resource server (RFC 8707).</summary>
    public string? ResourceUri { get; init; }
}

/// <summary>Who a client is.</summary>
internal static class IdentityFields
{
    public static readonly Shown Type = new(
        "type", "Type", (client, _) => client.IsResourceServer ? "resource server" : client.IsPublic ? ClientTypes.Public : ClientTypes.Confidential);

    public static readonly TextField ClientId = new()
    {
        Name = "client_id",
        Label = "Client",
        Get = client => client.ClientId,
        With = (client, value) => client with { ClientId = value! },
        FromRow = row => row.Row.ClientId,
        ToRow = (row, value) => row.ClientId = value,
        Judge = value => Fault.Of(IdFault(value)),
    };

    public static readonly TextField Name = new()
    {
        Name = "name",
        Label = "Name",
        Option = new("--name", "A name for people."),
        Get = client => client.Name,
        With = (client, value) => client with { Name = value },
        FromRow = row => row.Row.DisplayName,
        ToRow = (row, value) => row.DisplayName = value,
        Judge = value => Fault.When(value.Length > 200 || value.Any(char.IsControl), $"A name has at most 200 characters and no control characters."),
    };

    public static readonly FlagField IsPublic = new()
    {
        Name = "public",
        Label = "Public",
        Instead = Type,
        Option = new("--public", "A client that can keep no secret, such as an app on a phone."),
        Get = client => client.IsPublic,
        With = (client, value) => client with { IsPublic = value },
        FromRow = row => row.Row.ClientType is ClientTypes.Public,
        ToRow = (row, value) => row.ClientType = value ? ClientTypes.Public : ClientTypes.Confidential,
    };

    public static readonly FlagField IsResourceServer = new()
    {
        Name = "resource_server",
        Label = "Resource server",
        Instead = Type,
        Option = new(
            "--resource-server",
            grants => "A service that is asked with tokens: it may introspect those whose audience is its id, and gets none itself but by "
                + $"{grants.Either(grant => grant.ForResourceServers)}."),
        Get = client => client.IsResourceServer,
        With = (client, value) => client with { IsResourceServer = value },
        // Whoever gets no tokens is one too.
        FromRow = row => row.Settings.IsResourceServer || !row.Permissions.Contains(Permissions.Endpoints.Token),
        ToRow = (row, value) => row.Own().IsResourceServer = value,
    };

    public static readonly TextField ResourceUri = new()
    {
        Name = "resource_uri",
        Label = "Resource URI",
        Option = new("--resource-uri", "The absolute URI by which clients may name this resource server (RFC 8707)."),
        Get = client => client.ResourceUri,
        With = (client, value) => client with { ResourceUri = value },
        FromRow = row => row.Settings.ResourceUri,
        ToRow = (row, value) => row.Own().ResourceUri = value,
        Judge = value => Fault.Of(ClientUris.ResourceFault(value)),
        Rule = (client, _) => client is { ResourceUri: not null, IsResourceServer: false } ? [$"{ResourceUri} names a {IsResourceServer}."] : [],
    };

    public static IReadOnlyList<ClientField> All { get; } = [ClientId, Name, IsPublic, IsResourceServer, ResourceUri];

    public static string? IdFault(string id) =>
        id.Length is 0 or > 100 || !id.All(IsIdCharacter) ? "A client id has 1 to 100 characters out of A-Z a-z 0-9 . _ ~ -"
        : Guid.TryParse(id, out _) ? "A client id must not look like a user's id, which is a GUID (RFC 9700 section 4.15)."
        : null;

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '~' or '-';
}
