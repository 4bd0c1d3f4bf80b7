using AuthServer.Clients.Fields;

namespace AuthServer.Clients;

/// <summary>Which grants a client may have, and which scopes they bring; what they need of its fields is asked with each field. No I/O.</summary>
internal static class GrantRules
{
    public static IEnumerable<Fault> ResourceServerFaults(ClientRegistration client, GrantCatalog grants)
    {
        if (client.IsPublic)
        {
            yield return new(IdentityFields.IsPublic, $"A resource server cannot be public: it must prove who asks (RFC 7662 section 2.1).");
        }

        if (client.Grants.Any(type => grants.Find(type) is not { ForResourceServers: true })
            || (client.Grants is [] && (client.Scopes is not [] || client.DefaultScopes is not [])))
        {
            var allowed = grants.Either(grant => grant.ForResourceServers);
            var (grant, scope, defaultScope) = (GrantFields.Grants, GrantFields.Scopes, GrantFields.DefaultScopes);
            yield return new(
                grant, $"A resource server gets no tokens but by {grant} {allowed}: without it, it takes no {scope} and no {defaultScope}.");
        }
    }

    public static IEnumerable<Fault> ClientFaults(ClientRegistration client, GrantCatalog grants)
    {
        if (client.Grants is [])
        {
            yield return new(GrantFields.Grants, $"A public client needs {GrantFields.Grants}.");
        }

        foreach (var reason in client.IsPublic ? grants.Of(client).Select(grant => grant.RefusedToPublic).OfType<string>() : [])
        {
            yield return new(GrantFields.Grants, $"{reason}");
        }

        foreach (var scope in client.Scopes.Where(scope => !grants.MayHave(client, scope)))
        {
            yield return new(GrantFields.Scopes, $"Scope {scope} needs {GrantFields.Grants} {grants.Either(grant => grant.BringsScope == scope)}.");
        }
    }
}
