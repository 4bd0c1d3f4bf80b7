using System.Globalization;
using static OpenIddict.Abstractions.OpenIddictConstants.Settings;

namespace AuthServer.Clients.Fields;

/// <summary>
/// What a client's row keeps beside OpenIddict's own members, typed. The name and the form of each setting are said here and nowhere
/// else. Several values are separated by spaces.
/// </summary>
internal sealed class ClientSettings(IDictionary<string, string> stored)
{
    /// <summary>An existing browser session is enough.</summary>
    public const string SessionSignIn = "session";

    /// <summary>The password, asked for afresh.</summary>
    public const string PasswordSignIn = "password";

    /// <summary>A part of a resource server's settings as they are stored.</summary>
    public const string ResourceUriName = "resource_uri";

    /// <summary>The scopes of a request that names none.</summary>
    public IReadOnlyList<string> DefaultScopes { get => Words("default_scope"); set => Put("default_scope", value); }

    /// <summary>A service that is asked with tokens.</summary>
    public bool IsResourceServer { get => Has("resource_server"); set => Put("resource_server", value); }

    /// <summary>The absolute URI that names a resource server (RFC 8707 section 2).</summary>
    public string? ResourceUri { get => Text(ResourceUriName); set => Put(ResourceUriName, value); }

    /// <summary>How a user may sign in for this client: <see cref="SessionSignIn"/>, <see cref="PasswordSignIn"/>. Empty: both.</summary>
    public IReadOnlyList<string> SignInMethods { get => Words("sign_in_methods"); set => Put("sign_in_methods", value); }

    /// <summary>For how long a lost answer to a refresh is given again. Null: not at all.</summary>
    public int? RefreshRetrySeconds { get => Number("refresh_retry_seconds"); set => Put("refresh_retry_seconds", value); }

    /// <summary>Where a user's logout is told to the client (OpenID Connect Back-Channel Logout 1.0).</summary>
    public string? BackChannelLogoutUri { get => Text("backchannel_logout_uri"); set => Put("backchannel_logout_uri", value); }

    /// <summary>How the client proves who it is, as in RFC 7591 section 2, where it has no secret.</summary>
    public string? AuthenticationMethod { get => Text("token_endpoint_auth_method"); set => Put("token_endpoint_auth_method", value); }

    /// <summary>The subject of the client's certificate (RFC 8705 section 2.1.2).</summary>
    public string? TlsSubject { get => Text("tls_client_auth_subject_dn"); set => Put("tls_client_auth_subject_dn", value); }

    /// <summary>Access tokens only with a certificate they are bound to (RFC 8705 section 3).</summary>
    public bool BindsTokens { get => Has("tls_client_certificate_bound_access_tokens"); set => Put("tls_client_certificate_bound_access_tokens", value); }

    /// <summary>OpenIddict's own setting. Null: as for every client.</summary>
    public int? AccessTokenSeconds { get => Seconds(TokenLifetimes.AccessToken); set => PutSeconds(TokenLifetimes.AccessToken, value); }

    /// <summary>OpenIddict's own setting: how long a refresh token may be idle. Null: as for every client.</summary>
    public int? RefreshTokenSeconds { get => Seconds(TokenLifetimes.RefreshToken); set => PutSeconds(TokenLifetimes.RefreshToken, value); }

    private string? Text(string name) => stored.TryGetValue(name, out var value) ? value : null;

    /// <summary>There with any value.</summary>
    private bool Has(string name) => stored.ContainsKey(name);

    private string[] Words(string name) => Text(name)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private int? Number(string name) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    private int? Seconds(string name) => TimeSpan.TryParseExact(Text(name), "c", CultureInfo.InvariantCulture, out var value) ? (int)value.TotalSeconds : null;

    private void Put(string name, bool value) => Put(name, value ? "true" : null);

    private void Put(string name, int? value) => Put(name, value?.ToString(CultureInfo.InvariantCulture));

    private void PutSeconds(string name, int? value) =>
        Put(name, value is { } seconds ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture) : null);

    private void Put(string name, IReadOnlyList<string> value) => Put(name, value is [] ? null : string.Join(' ', value));

    private void Put(string name, string? value)
    {
        if (value is null)
        {
            stored.Remove(name);
        }
        else
        {
            stored[name] = value;
        }
    }
}
