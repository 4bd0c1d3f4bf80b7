using AuthServer.Protocol;
using AuthServer.Scopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>What makes a registration acceptable, and what it means where it is silent. No I/O.</summary>
internal static class ClientRules
{
    public static IReadOnlyList<string> Grants { get; } = [GrantTypes.Password, GrantTypes.RefreshToken, GrantTypes.ClientCredentials];

    // OpenID Connect's own: never a default, a client asks for them by name.
    private static readonly string[] OpenIdScopes =
        [OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess];

    /// <summary>Fills in what was left out: client_credentials for a confidential client, scope api, offline_access with the refresh grant.</summary>
    public static ClientRegistration Complete(ClientRegistration given)
    {
        if (given.IsResourceServer)
        {
            return given;
        }

        IReadOnlyList<string> grants = given.Grants is [] && !given.IsPublic ? [GrantTypes.ClientCredentials] : [.. given.Grants.Distinct()];
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
        if (client.ClientId.Length is 0 or > 100 || !client.ClientId.All(IsIdCharacter))
        {
            yield return "A client id has 1 to 100 characters out of A-Z a-z 0-9 . _ ~ -";
        }
        else if (Guid.TryParse(client.ClientId, out _))
        {
            yield return "A client id must not look like a user's id, which is a GUID (RFC 9700 section 4.15).";
        }

        if (client.Name is { Length: > 200 } || client.Name?.Any(char.IsControl) is true)
        {
            yield return "A name has at most 200 characters and no control characters.";
        }

        foreach (var grant in client.Grants.Except(Grants))
        {
            yield return $"There is no grant '{grant}'; there are {string.Join(", ", Grants)}.";
        }

        foreach (var fault in client.IsResourceServer ? ResourceServerFaults(client) : GrantFaults(client))
        {
            yield return fault;
        }

        if (client.Secret is { } secret && SecretFault(secret) is { } secretFault)
        {
            yield return secretFault;
        }
    }

    public static string? SecretFault(string secret) => secret.Length switch
    {
        < ClientSecrets.MinChosenLength => $"A chosen secret has at least {ClientSecrets.MinChosenLength} characters.",
        > ClientSecrets.MaxLength => $"A chosen secret has at most {ClientSecrets.MaxLength} characters.",
        _ => secret.All(character => character is >= ' ' and <= '~') ? null : "A chosen secret has printable ASCII characters only (RFC 6749 appendix A.2).",
    };

    private static IEnumerable<string> ResourceServerFaults(ClientRegistration client)
    {
        if (client.IsPublic)
        {
            yield return "A resource server cannot be public: it must prove who asks (RFC 7662 section 2.1).";
        }

        if (client.Grants is not [] || client.Scopes is not [] || client.DefaultScopes is not [])
        {
            yield return "A resource server gets no tokens: it takes no --grant, --scope or --default-scope.";
        }
    }

    private static IEnumerable<string> GrantFaults(ClientRegistration client)
    {
        if (client.Grants is [])
        {
            yield return "A public client needs --grant.";
        }

        if (client.IsPublic && client.Grants.Contains(GrantTypes.ClientCredentials))
        {
            yield return "A public client cannot use client_credentials (RFC 6749 section 4.4).";
        }

        if (client.IsPublic && client.Secret is not null)
        {
            yield return "A public client has no secret.";
        }

        if (client.Scopes.Contains(OpenIddictConstants.Scopes.OfflineAccess) && !client.Grants.Contains(GrantTypes.RefreshToken))
        {
            yield return "Scope offline_access needs --grant refresh_token.";
        }
    }

    private static bool IsIdCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '~' or '-';
}
