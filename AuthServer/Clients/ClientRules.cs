using AuthServer.Clients.Fields;
using AuthServer.Scopes;
using OpenIddict.Abstractions;

namespace AuthServer.Clients;

/// <summary>What makes a registration acceptable, and what it means where it is silent. No I/O.</summary>
internal static class ClientRules
{
    // OpenID Connect's own: never a default, a client asks for them by name.
    private static readonly string[] OpenIdScopes =
        [OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess];

    /// <summary>Fills in what was left out: the default grant for a confidential client, scope api, and the scopes that its grants bring.</summary>
    public static ClientRegistration Complete(ClientRegistration given, GrantCatalog grants)
    {
        List<string> types = [.. given.Grants.Select(grants.Named).Distinct()];
        if (given.IsResourceServer && types is [])
        {
            return given;
        }

        if (types is [] && !given.IsPublic)
        {
            types.AddRange(from grant in grants.All where grant.IsDefault select grant.Type);
        }

        var client = given with { Grants = types };
        var brought = grants.Of(client).Select(grant => grant.BringsScope).OfType<string>();
        List<string> scopes = [.. given.Scopes.Concat(given.DefaultScopes).DefaultIfEmpty(ScopeCatalog.Api).Concat(brought).Distinct()];
        IReadOnlyList<string> defaults = given.DefaultScopes is [] ? [.. scopes.Except(OpenIdScopes)] : [.. given.DefaultScopes.Distinct()];
        return client with { Scopes = scopes, DefaultScopes = defaults };
    }

    /// <summary>Every fault of a completed registration: first those of one field each. Scopes are looked up elsewhere.</summary>
    public static IEnumerable<Fault> Faults(ClientRegistration client, GrantCatalog grants) => ClientFields.All
        .SelectMany(field => field.Faults(client, grants))
        .Concat(client.IsResourceServer ? GrantRules.ResourceServerFaults(client, grants) : GrantRules.ClientFaults(client, grants))
        .Concat(AuthenticationRules.Faults(client));
}
