using System.CommandLine;
using AuthServer.Hosting.Verbs;

namespace AuthServer.Clients;

/// <summary><c>clients add</c>: every option is one member of <see cref="ClientRegistration"/>.</summary>
internal sealed class ClientsAddVerb(VerbConsole console)
{
    private readonly Option<string?> _name = new("--name") { Description = "A name for people." };
    private readonly Option<bool> _public = new("--public") { Description = "A client that can keep no secret, such as an app on a phone." };
    private readonly Option<bool> _resourceServer = new("--resource-server") { Description = "A service that is asked with tokens: it may introspect those whose audience is its id, and gets none itself but by token_exchange." };
    private readonly Option<string[]> _grants = Many("--grant", $"A grant it may use: {string.Join(", ", ClientRules.Grants)}. Repeat for more. Default: client_credentials.");
    private readonly Option<string[]> _scopes = Many("--scope", "A scope it may ask for. Repeat for more. Default: api. The refresh_token grant brings offline_access.");
    private readonly Option<string[]> _defaultScopes = Many("--default-scope", "A scope it gets when it asks for none. Repeat for more. Default: its scopes without those of OpenID Connect.");
    private readonly Option<string[]> _redirectUris = Many("--redirect-uri", "Where users go back to with a code; compared as text. Repeat for more. Required with authorization_code.");
    private readonly Option<string[]> _postLogoutRedirectUris = Many("--post-logout-redirect-uri", "Where users may go back to after logout. Repeat for more.");
    private readonly Option<string?> _backChannelLogoutUri = new("--backchannel-logout-uri") { Description = "Where this server tells the client that a user has logged out." };
    private readonly Option<string?> _consent = new("--consent") { Description = "explicit: users are asked what the client may do; implicit: a client of the house, they are not. Default: explicit." };
    private readonly Option<string[]> _signInMethods = Many("--sign-in-method", "session: an existing browser session is enough; password alone: it is asked for afresh, always. Default: both.");
    private readonly Option<bool> _requirePar = new("--require-par") { Description = "Take its authorization requests only when they were pushed (RFC 9126)." };
    private readonly Option<int?> _accessTokenSeconds = new("--access-token-seconds") { Description = "Life of its access tokens. Default: Protocol__AccessTokenSeconds." };
    private readonly Option<int?> _refreshTokenSeconds = new("--refresh-token-seconds") { Description = "How long its refresh tokens may be idle. Default: Protocol__RefreshTokenIdleSeconds." };
    private readonly Option<int?> _refreshRetrySeconds = RefreshRetry();
    private readonly Option<FileInfo?> _jwks = File("--jwks", "Its public keys, a JWK Set or one JWK: it authenticates by private_key_jwt, and has no secret.");
    private readonly Option<string?> _tlsSubject = new("--tls-subject") { Description = "The subject of its certificate, such as CN=billing,O=Example: it authenticates by tls_client_auth, and has no secret." };
    private readonly Option<FileInfo[]> _certificates = new("--certificate") { Description = "Its self-signed certificate, a PEM file: it authenticates by self_signed_tls_client_auth, and has no secret. Repeat for more." };
    private readonly Option<bool> _boundTokens = new("--bound-tokens") { Description = "Give it access tokens only with a certificate, and bound to it (RFC 8705)." };
    private readonly Option<string[]> _exchangeTargets = Many("--exchange-target", "A resource server, by client id, for which it may exchange users' tokens. Repeat for more. Required with token_exchange.");
    private readonly Option<string?> _resourceUri = new("--resource-uri") { Description = "The absolute URI by which clients may name this resource server (RFC 8707)." };

    public Command Build(Argument<string> id, Option<bool> secretStdin) => new("add", "Register a client. A generated secret is shown once.")
    {
        id, _name, _public, _resourceServer, _grants, _scopes, _defaultScopes,
        _redirectUris, _postLogoutRedirectUris, _backChannelLogoutUri, _consent, _signInMethods, _requirePar,
        _accessTokenSeconds, _refreshTokenSeconds, _refreshRetrySeconds,
        secretStdin, _jwks, _tlsSubject, _certificates, _boundTokens, _exchangeTargets, _resourceUri,
    };

    /// <summary>Null: a file could not be read, which has been said.</summary>
    public async Task<ClientRegistration?> ReadAsync(ParseResult parsed, string id, string? secret, CancellationToken cancellationToken)
    {
        try
        {
            return new()
            {
                ClientId = id,
                Name = parsed.GetValue(_name),
                IsPublic = parsed.GetValue(_public),
                IsResourceServer = parsed.GetValue(_resourceServer),
                Grants = parsed.GetValue(_grants) ?? [],
                Scopes = parsed.GetValue(_scopes) ?? [],
                DefaultScopes = parsed.GetValue(_defaultScopes) ?? [],
                RedirectUris = parsed.GetValue(_redirectUris) ?? [],
                PostLogoutRedirectUris = parsed.GetValue(_postLogoutRedirectUris) ?? [],
                BackChannelLogoutUri = parsed.GetValue(_backChannelLogoutUri),
                Consent = parsed.GetValue(_consent),
                SignInMethods = parsed.GetValue(_signInMethods) ?? [],
                RequiresPushedRequests = parsed.GetValue(_requirePar),
                AccessTokenSeconds = parsed.GetValue(_accessTokenSeconds),
                RefreshTokenSeconds = parsed.GetValue(_refreshTokenSeconds),
                RefreshRetrySeconds = parsed.GetValue(_refreshRetrySeconds),
                Secret = secret,
                Jwks = parsed.GetValue(_jwks) is { } jwks ? await System.IO.File.ReadAllTextAsync(jwks.FullName, cancellationToken) : null,
                TlsSubject = parsed.GetValue(_tlsSubject),
                Certificates = await Task.WhenAll((parsed.GetValue(_certificates) ?? []).Select(file => System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken))),
                BindsTokens = parsed.GetValue(_boundTokens),
                ExchangeTargets = parsed.GetValue(_exchangeTargets) ?? [],
                ResourceUri = parsed.GetValue(_resourceUri),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            console.Fail(exception.Message);
            return null;
        }
    }

    public static Option<int?> RefreshRetry() => new("--refresh-retry-seconds")
    {
        Description = "For so long a client that lost the answer to a refresh gets the same one again, up to 60; any other reuse ends the sign-in. Default: 0, no reuse at all.",
    };

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static Option<FileInfo?> File(string name, string description) => new(name) { Description = description };
}
