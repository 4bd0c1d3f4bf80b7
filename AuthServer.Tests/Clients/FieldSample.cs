using System.Security.Cryptography;
using AuthServer.Clients.Fields;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Clients;

/// <summary>One example of each field: how it is given in a shell, and what programs are shown of it then.</summary>
/// <param name="Field">Which one.</param>
/// <param name="Options">Of <c>clients add</c>, with what else such a client needs. <c>{id}</c> is the client's own.</param>
/// <param name="Shown">As JSON.</param>
internal sealed record FieldSample(ClientField Field, string[] Options, string Shown)
{
    /// <summary>Options of <c>clients change</c>, and what is shown after each.</summary>
    public (string[] Options, string Shown)[] Changes { get; init; } = [];

    public static IReadOnlyList<FieldSample> All()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Certificates.SelfSigned("CN=self");
        string[] code = ["--grant", "authorization_code", "refresh_token", "--redirect-uri", CodeRequest.RedirectUri];
        string[] refresh = ["--grant", "password", "refresh_token"];
        return
        [
            new(IdentityFields.ClientId, [], "\"{id}\""),
            new(IdentityFields.Name, ["--name", "Till"], "\"Till\""),
            new(IdentityFields.IsPublic, ["--public", "--grant", "password"], "\"public\""),
            new(IdentityFields.IsResourceServer, ["--resource-server"], "\"resource server\""),
            new(IdentityFields.ResourceUri, ["--resource-server", "--resource-uri", "urn:example:{id}"], "\"urn:example:{id}\""),
            new(GrantFields.Grants, ["--grant", "password"], "[\"password\"]")
            {
                Changes =
                [
                    (["--add-grant", "client_credentials"], "[\"password\",\"client_credentials\"]"),
                    (["--remove-grant", "password"], "[\"client_credentials\"]"),
                ],
            },
            new(GrantFields.Scopes, ["--scope", "api"], "[\"api\"]") { Changes = [(["--add-scope", "openid"], "[\"api\",\"openid\"]")] },
            new(GrantFields.DefaultScopes, ["--scope", "api", "--default-scope", "email"], "[\"email\"]"),
            new(GrantFields.ExchangeTargets, ["--grant", "token_exchange", "--exchange-target", "orders_api"], "[\"orders_api\"]"),
            new(AuthenticationFields.Secret, ["--secret", "a secret that an operator chose"], "\"client_secret_basic\""),
            new(AuthenticationFields.TlsSubject, ["--tls-subject", "CN=billing, O=Example"], "\"CN=billing, O=Example\""),
            new(AuthenticationFields.Jwks, ["--jwks", Jwks.FileOf(key)], "[\"key-0\"]"),
            new(
                AuthenticationFields.Certificates,
                ["--certificate", new Certificates().FileOf(certificate)],
                $"[\"{certificate.GetCertHashString(HashAlgorithmName.SHA256)}\"]"),
            new(AuthenticationFields.BindsTokens, ["--bound-tokens"], "true"),
            new(InteractionFields.RedirectUris, code, $"[\"{CodeRequest.RedirectUri}\"]")
            {
                Changes = [(["--add-redirect-uri", "https://app.example/second"], $"[\"{CodeRequest.RedirectUri}\",\"https://app.example/second\"]")],
            },
            new(InteractionFields.PostLogoutRedirectUris, [.. code, "--post-logout-redirect-uri", "https://app.example/bye"], "[\"https://app.example/bye\"]")
            {
                Changes = [(["--add-post-logout-redirect-uri", "https://app.example/left"], "[\"https://app.example/bye\",\"https://app.example/left\"]")],
            },
            new(InteractionFields.BackChannelLogoutUri, [.. code, "--backchannel-logout-uri", "https://app.example/logout"], "\"https://app.example/logout\""),
            new(InteractionFields.Consent, [.. code, "--consent", "implicit"], "\"implicit\"") { Changes = [(["--consent", "explicit"], "\"explicit\"")] },
            new(InteractionFields.SignInMethods, [.. code, "--sign-in-method", "password"], "[\"password\"]"),
            new(InteractionFields.RequiresPushedRequests, [.. code, "--require-par"], "true"),
            new(LifetimeFields.AccessTokenSeconds, ["--access-token-seconds", "60"], "60"),
            new(LifetimeFields.RefreshTokenSeconds, [.. refresh, "--refresh-token-seconds", "600"], "600"),
            new(LifetimeFields.RefreshRetrySeconds, [.. refresh, "--refresh-retry-seconds", "10"], "10")
            {
                Changes = [(["--refresh-retry-seconds", "20"], "20")],
            },
        ];
    }
}
