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

    public static IEnumerable<Fault> Faults(ClientRegistration client)
    {
        ClientField?[] methods =
        [
            client.Secret is null ? null : AuthenticationFields.Secret,
            client.Jwks is null ? null : AuthenticationFields.Jwks,
            client.TlsSubject is null ? null : AuthenticationFields.TlsSubject,
            client.Certificates is [] ? null : AuthenticationFields.Certificates,
        ];
        var used = methods.OfType<ClientField>().ToList();
        if (client.IsPublic && used is not [])
        {
            yield return new(used[0], $"A public client has no secret and proves nothing: it takes no {used[0]}.");
        }
        else if (used.Count > 1)
        {
            var named = used.Skip(1).Aggregate((FormattableString)$"{used[0]}", (text, field) => $"{text} or {field}");
            yield return new(used[1], $"A client authenticates by one method: {named}.");
        }
    }

    public static string? SecretFault(string secret) => secret.Length switch
    {
        < ClientSecrets.MinChosenLength => $"A chosen secret has at least {ClientSecrets.MinChosenLength} characters.",
        > ClientSecrets.MaxLength => $"A chosen secret has at most {ClientSecrets.MaxLength} characters.",
        _ => secret.All(character => character is >= ' ' and <= '~') ? null : "A chosen secret has printable ASCII characters only (RFC 6749 appendix A.2).",
    };
}
