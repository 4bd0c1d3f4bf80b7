using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients.Fields;

internal sealed partial record ClientRegistration
{
    /// <summary>
    /// A secret the operator chose; null: one is generated, unless the client proves itself in another way. Of a registered client only
    /// its hash is known.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>The client's public keys, a JWK Set or one JWK (RFC 7517): it authenticates by <c>private_key_jwt</c>.</summary>
    public string? Jwks { get; init; }

    /// <summary>The subject of the client's certificate: it authenticates by <c>tls_client_auth</c>.</summary>
    public string? TlsSubject { get; init; }

    /// <summary>The client's own certificates in PEM: it authenticates by <c>self_signed_tls_client_auth</c>.</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>Its access tokens are bound to its certificate, always (RFC 8705 section 3).</summary>
    public bool BindsTokens { get; init; }
}

/// <summary>How a client proves who it is. None of it can be changed.</summary>
internal static class AuthenticationFields
{
    public static readonly Shown Method = new(
        "authentication_method",
        "Authenticates by",
        (client, _) => client.IsPublic
            ? ClientAuthenticationMethods.None
            : AuthenticationRules.MethodOf(client) ?? ClientAuthenticationMethods.ClientSecretBasic);

    public static readonly Shown KeyIds = new("key_ids", "Keys", (client, _) => ClientKeys.IdsOf(client) is [_, ..] ids ? ids : null);

    public static readonly TextField Secret = new()
    {
        Name = "secret",
        Label = "Secret",
        Instead = Method,
        Source = TextSource.StandardInput,
        Option = new("--secret-stdin", "Take the secret from the first line of standard input (24 characters or more) instead of generating one."),
        Get = client => client.Secret,
        With = (client, value) => client with { Secret = value },
        FromRow = _ => null,
        ToRow = (row, value) => row.ClientSecret = value,
        Judge = value => Fault.Of(AuthenticationRules.SecretFault(value)),
    };

    public static readonly TextField TlsSubject = new()
    {
        Name = "tls_subject",
        Label = "Certificate subject",
        Option = new("--tls-subject", "The subject of its certificate, such as CN=billing,O=Example: it authenticates by tls_client_auth, and has no secret."),
        Get = client => client.TlsSubject,
        With = (client, value) => client with { TlsSubject = value },
        FromRow = row => row.Settings.TlsSubject,
        ToRow = (row, value) => row.Own().TlsSubject = value is null ? null : DistinguishedNames.Parse(value),
        Judge = value => Fault.When(DistinguishedNames.Parse(value) is null, $"'{value}' is no distinguished name (RFC 4514), such as CN=billing,O=Example."),
    };

    public static readonly TextField Jwks = new()
    {
        Name = "jwks",
        Label = "Keys",
        Instead = KeyIds,
        Source = TextSource.File,
        Option = new("--jwks", "Its public keys, a JWK Set or one JWK: it authenticates by private_key_jwt, and has no secret."),
        Get = client => client.Jwks,
        With = (client, value) => client with { Jwks = value },
        FromRow = row => row.Settings.AuthenticationMethod is ClientAuthenticationMethods.PrivateKeyJwt ? ClientKeys.JwksOf(row.Row.JsonWebKeySet) : null,
        ToRow = (row, value) => row.JsonWebKeySet = value is null ? row.JsonWebKeySet : ClientKeys.OfJwks(value).Keys,
        Judge = value => ClientKeys.OfJwks(value).Fault is { } fault ? (FormattableString)$"{Jwks}: {fault}" : null,
    };

    public static readonly ListField Certificates = new()
    {
        Name = "certificates",
        Label = "Certificates",
        Instead = KeyIds,
        Source = TextSource.File,
        Option = new(
            "--certificate", "Its self-signed certificate, a PEM file: it authenticates by self_signed_tls_client_auth, and has no secret. Repeat for more."),
        Get = client => client.Certificates,
        With = (client, value) => client with { Certificates = value },
        FromRow = row => row.Settings.AuthenticationMethod is ClientAuthenticationMethods.SelfSignedTlsClientAuth
            ? ClientKeys.CertificatesOf(row.Row.JsonWebKeySet)
            : [],
        ToRow = (row, value) => row.JsonWebKeySet = value is [] ? row.JsonWebKeySet : ClientKeys.OfCertificates(value).Keys,
        Rule = (client, _) => ClientKeys.OfCertificates(client.Certificates).Fault is { } fault ? [$"{Certificates}: {fault}"] : [],
    };

    public static readonly FlagField BindsTokens = new()
    {
        Name = "bound_tokens",
        Label = "Certificate-bound tokens only",
        Option = new("--bound-tokens", "Give it access tokens only with a certificate, and bound to it (RFC 8705)."),
        Get = client => client.BindsTokens,
        With = (client, value) => client with { BindsTokens = value },
        FromRow = row => row.Settings.BindsTokens,
        ToRow = (row, value) => row.Own().BindsTokens = value,
        Rule = (client, _) => client is { BindsTokens: true, Grants: [] } ? [$"{BindsTokens} is for a client that gets tokens."] : [],
    };

    public static IReadOnlyList<ClientField> All { get; } = [Secret, TlsSubject, Jwks, Certificates, BindsTokens];
}
