using AuthServer.Clients.Fields;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>Which grants a client may have, and what each needs and allows. No I/O.</summary>
internal static class GrantRules
{
    public static IEnumerable<Fault> ResourceServerFaults(ClientRegistration client)
    {
        if (client.IsPublic)
        {
            yield return new(IdentityFields.IsPublic, $"A resource server cannot be public: it must prove who asks (RFC 7662 section 2.1).");
        }

        if (client.Grants.Any(grant => grant is not GrantTypes.TokenExchange) || (client.Grants is [] && (client.Scopes is not [] || client.DefaultScopes is not [])))
        {
            yield return new(
                GrantFields.Grants,
                $"A resource server gets no tokens but by {GrantFields.Grants} token_exchange: without it, it takes no {GrantFields.Scopes} and no {GrantFields.DefaultScopes}.");
        }
    }

    public static IEnumerable<Fault> ClientFaults(ClientRegistration client)
    {
        if (client.Grants is [])
        {
            yield return new(GrantFields.Grants, $"A public client needs {GrantFields.Grants}.");
        }

        if (client.IsPublic && client.Grants.Contains(GrantTypes.ClientCredentials))
        {
            yield return new(GrantFields.Grants, $"A public client cannot use client_credentials (RFC 6749 section 4.4).");
        }

        if (client.IsPublic && client.Grants.Contains(GrantTypes.TokenExchange))
        {
            yield return new(
                GrantFields.Grants, $"A public client cannot use token_exchange: whoever acts for a user must prove who it is (RFC 8693 section 2.1).");
        }

        if (client.Scopes.Contains(OpenIddictConstants.Scopes.OfflineAccess) && !client.Grants.Contains(GrantTypes.RefreshToken))
        {
            yield return new(GrantFields.Scopes, $"Scope offline_access needs {GrantFields.Grants} refresh_token.");
        }
    }
}
