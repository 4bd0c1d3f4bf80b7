using AuthServer.Clients.Fields;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>Which grants a client may have, and what each needs and allows. No I/O.</summary>
internal static class GrantRules
{
    private const int MaxAccessTokenSeconds = 86_400;
    private const int MaxRefreshTokenSeconds = 31_536_000;
    private const int MaxRefreshRetrySeconds = 60;

    public static IEnumerable<string> Faults(ClientRegistration client)
    {
        if (client.AccessTokenSeconds is < 1 or > MaxAccessTokenSeconds)
        {
            yield return $"--access-token-seconds is between 1 and {MaxAccessTokenSeconds}.";
        }

        if (client.RefreshTokenSeconds is < 1 or > MaxRefreshTokenSeconds)
        {
            yield return $"--refresh-token-seconds is between 1 and {MaxRefreshTokenSeconds}.";
        }

        if (client.RefreshTokenSeconds is not null && !client.Grants.Contains(GrantTypes.RefreshToken))
        {
            yield return "--refresh-token-seconds needs --grant refresh_token.";
        }

        if (client.RefreshRetrySeconds is < 0 or > MaxRefreshRetrySeconds)
        {
            yield return $"--refresh-retry-seconds is between 0 and {MaxRefreshRetrySeconds}.";
        }

        if (client.RefreshRetrySeconds > 0 && !client.Grants.Contains(GrantTypes.RefreshToken))
        {
            yield return "--refresh-retry-seconds needs --grant refresh_token.";
        }

        if (client.Grants.Contains(GrantTypes.TokenExchange) != client.ExchangeTargets is not [])
        {
            yield return "--grant token_exchange and --exchange-target need each other: a token is exchanged for one for that resource server (RFC 8693).";
        }

        foreach (var target in client.ExchangeTargets)
        {
            if (ClientRules.IdFault(target) is not null)
            {
                yield return $"'{target}' is no client id of a resource server.";
            }
        }
    }

    public static IEnumerable<string> ResourceServerFaults(ClientRegistration client)
    {
        if (client.IsPublic)
        {
            yield return "A resource server cannot be public: it must prove who asks (RFC 7662 section 2.1).";
        }

        if (client.Grants.Any(grant => grant is not GrantTypes.TokenExchange) || (client.Grants is [] && (client.Scopes is not [] || client.DefaultScopes is not [])))
        {
            yield return "A resource server gets no tokens but by --grant token_exchange: without it, it takes no --scope and no --default-scope.";
        }

        if (client.ResourceUri is { } uri && ClientUris.ResourceFault(uri) is { } fault)
        {
            yield return fault;
        }
    }

    public static IEnumerable<string> ClientFaults(ClientRegistration client)
    {
        if (client.Grants is [])
        {
            yield return "A public client needs --grant.";
        }

        if (client.IsPublic && client.Grants.Contains(GrantTypes.ClientCredentials))
        {
            yield return "A public client cannot use client_credentials (RFC 6749 section 4.4).";
        }

        if (client.IsPublic && client.Grants.Contains(GrantTypes.TokenExchange))
        {
            yield return "A public client cannot use token_exchange: whoever acts for a user must prove who it is (RFC 8693 section 2.1).";
        }

        if (client.Scopes.Contains(OpenIddictConstants.Scopes.OfflineAccess) && !client.Grants.Contains(GrantTypes.RefreshToken))
        {
            yield return "Scope offline_access needs --grant refresh_token.";
        }

        if (client.ResourceUri is not null)
        {
            yield return "--resource-uri names a --resource-server.";
        }
    }
}
