using AuthServer.Clients.Fields;
using AuthServer.Scopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>What makes a registration acceptable, and what it means where it is silent. No I/O.</summary>
internal static class ClientRules
{
    // OpenID Connect's own: never a default, a client asks for them by name.
    private static readonly string[] OpenIdScopes =
        [OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess];

    /// <summary>Fills in what was left out: client_credentials for a confidential client, scope api, offline_access with the refresh grant.</summary>
    public static ClientRegistration Complete(ClientRegistration given)
    {
        List<string> grants = [.. given.Grants.Select(GrantNames.Named).Distinct()];
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

    /// <summary>Every fault of a completed registration: first those of one field each. Scopes are looked up elsewhere.</summary>
    public static IEnumerable<Fault> Faults(ClientRegistration client) => ClientFields.All.SelectMany(field => field.Faults(client))
        .Concat(client.IsResourceServer ? GrantRules.ResourceServerFaults(client) : GrantRules.ClientFaults(client))
        .Concat(AuthenticationRules.Faults(client));
}
