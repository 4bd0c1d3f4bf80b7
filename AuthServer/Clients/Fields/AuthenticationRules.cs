using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients.Fields;

/// <summary>How a client proves who it is: by one method, and a public one by none. No I/O.</summary>
internal static class AuthenticationRules
{
    /// <summary>As RFC 7591 section 2 names it; null: a secret, by Basic or in the body.</summary>
    public static string? MethodOf(ClientRegistration client) =>
        client.Jwks is not null ? ClientAuthenticationMethods.PrivateKeyJwt
        : client.TlsSubject is not null ? ClientAuthenticationMethods.TlsClientAuth
        : client.Certificates is not [] ? ClientAuthenticationMethods.SelfSignedTlsClientAuth
        : null;

    public static IEnumerable<string> Faults(ClientRegistration client)
    {
        string?[] methods =
        [
            client.Secret is null ? null : "--secret-stdin",
            client.Jwks is null ? null : "--jwks",
            client.TlsSubject is null ? null : "--tls-subject",
            client.Certificates is [] ? null : "--certificate",
        ];
        var used = methods.OfType<string>().ToList();
        if (client.IsPublic && used is not [])
        {
            yield return $"A public client has no secret and proves nothing: it takes no {used[0]}.";
        }
        else if (used.Count > 1)
        {
            yield return $"A client authenticates by one method: {string.Join(" or ", used)}.";
        }

        if (client.Secret is { } secret && SecretFault(secret) is { } secretFault)
        {
            yield return secretFault;
        }

        if (client.Jwks is { } jwks && ClientKeys.OfJwks(jwks).Fault is { } jwksFault)
        {
            yield return jwksFault;
        }

        if (client.TlsSubject is { } subject && DistinguishedNames.Parse(subject) is null)
        {
            yield return $"'{subject}' is no distinguished name (RFC 4514), such as CN=billing,O=Example.";
        }

        if (ClientKeys.OfCertificates(client.Certificates).Fault is { } certificateFault)
        {
            yield return certificateFault;
        }

        if (client.BindsTokens && client.Grants is [])
        {
            yield return "--bound-tokens is for a client that gets tokens.";
        }
    }

    public static string? SecretFault(string secret) => secret.Length switch
    {
        < ClientSecrets.MinChosenLength => $"A chosen secret has at least {ClientSecrets.MinChosenLength} characters.",
        > ClientSecrets.MaxLength => $"A chosen secret has at most {ClientSecrets.MaxLength} characters.",
        _ => secret.All(character => character is >= ' ' and <= '~') ? null : "A chosen secret has printable ASCII characters only (RFC 6749 appendix A.2).",
    };
}
