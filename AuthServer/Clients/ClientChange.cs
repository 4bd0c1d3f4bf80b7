using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>What becomes different of a registered client: how it moves from one grant to another under the same id and secret. No I/O.</summary>
internal sealed record ClientChange
{
    public IReadOnlyList<string> AddGrants { get; init; } = [];

    public IReadOnlyList<string> RemoveGrants { get; init; } = [];

    public IReadOnlyList<string> AddScopes { get; init; } = [];

    public IReadOnlyList<string> AddRedirectUris { get; init; } = [];

    public IReadOnlyList<string> AddPostLogoutRedirectUris { get; init; } = [];

    public string? Consent { get; init; }

    /// <summary>Null: as it is.</summary>
    public int? RefreshRetrySeconds { get; init; }

    /// <summary>What cannot be taken away; everything else the rules of a registration judge.</summary>
    public IEnumerable<string> Faults(ClientSummary client)
    {
        foreach (var grant in RemoveGrants.Where(grant => !client.Grants.Contains(ClientRules.GrantNamed(grant))))
        {
            yield return $"Client '{client.ClientId}' does not have the grant '{grant}'.";
        }

        if (RemoveGrants is not [] && !GrantsAfter(client).Any())
        {
            yield return "No grant would be left; 'clients remove' removes the client.";
        }
    }

    /// <summary>The client as it would be registered today, for the rules to judge; how it authenticates does not change.</summary>
    public ClientRegistration ApplyTo(ClientSummary client)
    {
        var grants = GrantsAfter(client).ToList();
        string[] lost = grants.Contains(GrantTypes.RefreshToken) ? [] : [OpenIddictConstants.Scopes.OfflineAccess];
        var interactive = grants.Contains(GrantTypes.AuthorizationCode);
        return ClientRules.Complete(new()
        {
            ClientId = client.ClientId,
            Name = client.Name,
            IsPublic = client.Type is ClientTypes.Public,
            IsResourceServer = client.Type is ClientSummary.ResourceServer,
            Grants = grants,
            Scopes = [.. client.Scopes.Concat(AddScopes).Except(lost)],
            DefaultScopes = client.DefaultScopes,
            RedirectUris = interactive ? [.. (client.RedirectUris ?? []).Union(AddRedirectUris)] : AddRedirectUris,
            PostLogoutRedirectUris = interactive ? [.. (client.PostLogoutRedirectUris ?? []).Union(AddPostLogoutRedirectUris)] : AddPostLogoutRedirectUris,
            BackChannelLogoutUri = interactive ? client.BackchannelLogoutUri : null,
            RequiresPushedRequests = interactive && client.RequirePar is true,
            Consent = Consent ?? (interactive || grants.Contains(GrantTypes.DeviceCode) ? client.Consent : null),
            SignInMethods = interactive || grants.Contains(GrantTypes.DeviceCode) ? OwnSignInMethods(client) : [],
            AccessTokenSeconds = client.AccessTokenSeconds,
            RefreshTokenSeconds = grants.Contains(GrantTypes.RefreshToken) ? client.RefreshTokenSeconds : null,
            RefreshRetrySeconds = RefreshRetrySeconds ?? (grants.Contains(GrantTypes.RefreshToken) ? client.RefreshRetrySeconds : null),
            ExchangeTargets = grants.Contains(GrantTypes.TokenExchange) ? client.ExchangeTargets ?? [] : [],
            ResourceUri = client.ResourceUri,
        });
    }

    /// <summary>Takes over what a registration decides; name, keys and secret stay as they are.</summary>
    public static void Write(ClientRegistration changed, OpenIddictApplicationDescriptor stored)
    {
        var descriptor = ClientDescriptor.Of(changed, secret: null);
        Replace(stored.Permissions, descriptor.Permissions);
        Replace(stored.Requirements, descriptor.Requirements);
        Replace(stored.RedirectUris, descriptor.RedirectUris);
        Replace(stored.PostLogoutRedirectUris, descriptor.PostLogoutRedirectUris);
        stored.ApplicationType = descriptor.ApplicationType;
        stored.ConsentType = descriptor.ConsentType;
        ClientSettings identity = new(new Dictionary<string, string>(stored.Settings));
        stored.Settings.Clear();
        foreach (var (name, value) in descriptor.Settings)
        {
            stored.Settings[name] = value;
        }

        _ = new ClientSettings(stored.Settings) { AuthenticationMethod = identity.AuthenticationMethod, TlsSubject = identity.TlsSubject, BindsTokens = identity.BindsTokens };
    }

    private IEnumerable<string> GrantsAfter(ClientSummary client) =>
        client.Grants.Concat(AddGrants.Select(ClientRules.GrantNamed)).Except(RemoveGrants.Select(ClientRules.GrantNamed));

    /// <summary>The summary names every method where none was registered.</summary>
    private static IReadOnlyList<string> OwnSignInMethods(ClientSummary client) =>
        client.SignInMethods is { } methods && !methods.SequenceEqual(InteractionRules.SignInMethods) ? methods : [];

    private static void Replace<T>(HashSet<T> target, HashSet<T> values)
    {
        target.Clear();
        target.UnionWith(values);
    }
}
