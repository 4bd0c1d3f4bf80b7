using AuthServer.Clients.Fields;
using AuthServer.Scopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>What makes a registration acceptable, and what it means where it is silent. No I/O.</summary>
internal static class ClientRules
{
    /// <summary>The grants by the names an operator uses; two have long names of their own in their RFCs.</summary>
    private static readonly Dictionary<string, string> GrantNames = new(StringComparer.Ordinal)
    {
        [GrantTypes.AuthorizationCode] = GrantTypes.AuthorizationCode,
        ["device_code"] = GrantTypes.DeviceCode,
        [GrantTypes.Password] = GrantTypes.Password,
        [GrantTypes.RefreshToken] = GrantTypes.RefreshToken,
        [GrantTypes.ClientCredentials] = GrantTypes.ClientCredentials,
        ["token_exchange"] = GrantTypes.TokenExchange,
    };

    // OpenID Connect's own: never a default, a client asks for them by name.
    private static readonly string[] OpenIdScopes =
        [OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess];

    public static IReadOnlyCollection<string> Grants => GrantNames.Keys;

    /// <summary>As protocols name it; a name that is none stays what it is.</summary>
    public static string GrantNamed(string name) => GrantNames.GetValueOrDefault(name, name);

    /// <summary>As <c>--grant</c> takes it; what is no grant stays what it is.</summary>
    public static string NameOfGrant(string grant) => GrantNames.FirstOrDefault(name => name.Value == grant).Key ?? grant;

    /// <summary>Fills in what was left out: client_credentials for a confidential client, scope api, offline_access with the refresh grant.</summary>
    public static ClientRegistration Complete(ClientRegistration given)
    {
        List<string> grants = [.. given.Grants.Select(GrantNamed).Distinct()];
        if (given.IsResourceServer && grants is [])
        {
            return given;
        }

        if (grants is [] && !given.IsPublic)
        {
            grants.Add(GrantTypes.ClientCredentials);
        }

        List<string> scopes = [.. given.Scopes.Concat(given.DefaultScopes).DefaultIfEmpty(ScopeCatalog.Api).Distinct()];
        if (grants.Contains(GrantTypes.RefreshToken) && !scopes.Contains(OpenIddictConstants.Scopes.OfflineAccess))
        {
            scopes.Add(OpenIddictConstants.Scopes.OfflineAccess);
        }

        IReadOnlyList<string> defaults = given.DefaultScopes is [] ? [.. scopes.Except(OpenIdScopes)] : [.. given.DefaultScopes.Distinct()];
        return given with { Grants = grants, Scopes = scopes, DefaultScopes = defaults };
    }

    /// <summary>One line for each fault of a completed registration; scopes are looked up elsewhere.</summary>
    public static IEnumerable<string> Faults(ClientRegistration client)
    {
        if (IdFault(client.ClientId) is { } idFault)
        {
            yield return idFault;
        }

        if (client.Name is { Length: > 200 } || client.Name?.Any(char.IsControl) is true)
        {
            yield return "A name has at most 200 characters and no control characters.";
        }

        foreach (var grant in client.Grants.Except(GrantNames.Values))
        {
            yield return $"There is no grant '{grant}'; there are {string.Join(", ", Grants)}.";
        }

        var faults = GrantRules.Faults(client)
            .Concat(client.IsResourceServer ? GrantRules.ResourceServerFaults(client) : GrantRules.ClientFaults(client))
            .Concat(InteractionRules.Faults(client))
            .Concat(AuthenticationRules.Faults(client));
        foreach (var fault in faults)
        {
            yield return fault;
        }
    }

    public static string? IdFault(string id) =>
        id.Length is 0 or > 100 || !id.All(IsIdCharacter) ? "A client id has 1 to 100 characters out of A-Z a-z 0-9 . _ ~ -"
        : Guid.TryParse(id, out _) ? "A client id must not look like a user's id, which is a GUID (RFC 9700 section 4.15)."
        : null;

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '~' or '-';
}
