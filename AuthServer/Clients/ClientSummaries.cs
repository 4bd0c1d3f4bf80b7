using System.Collections.Immutable;
using System.Globalization;
using AuthServer.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>Reads back what <see cref="ClientDescriptor"/> wrote; of a row that holds something else, what there is.</summary>
internal sealed class ClientSummaries(ClientManager clients)
{
    public async ValueTask<ClientSummary> OfAsync(ClientRecord client, CancellationToken cancellationToken)
    {
        if (await clients.DamageOfAsync(client, cancellationToken) is [_, ..] damaged)
        {
            return new(client.ClientId!, client.DisplayName, client.ClientType ?? "", [], [], []) { AuthenticationMethod = "", Damaged = damaged };
        }

        var permissions = await clients.GetPermissionsAsync(client, cancellationToken);
        var settings = await clients.GetSettingsAsync(client, cancellationToken);
        var keys = await clients.GetJsonWebKeySetAsync(client, cancellationToken);
        var isPublic = client.ClientType is ClientTypes.Public;
        var interactive = permissions.Contains(Permissions.Endpoints.Authorization) || permissions.Contains(Permissions.Endpoints.DeviceAuthorization);
        return new(
            client.ClientId!,
            client.DisplayName,
            settings.ContainsKey(ClientSettings.ResourceServer) || !permissions.Contains(Permissions.Endpoints.Token) ? ClientSummary.ResourceServer : client.ClientType ?? "",
            Those(permissions, Permissions.Prefixes.GrantType),
            Those(permissions, Permissions.Prefixes.Scope),
            settings.Values(ClientSettings.DefaultScope))
        {
            AuthenticationMethod = isPublic
                ? ClientAuthenticationMethods.None
                : settings.GetValueOrDefault(ClientSettings.AuthenticationMethod, ClientAuthenticationMethods.ClientSecretBasic),
            TlsSubject = settings.GetValueOrDefault(ClientSettings.TlsSubject),
            KeyIds = OrNull([.. keys?.Keys.Select(key => key.Kid ?? "") ?? []]),
            RedirectUris = OrNull(await clients.GetRedirectUrisAsync(client, cancellationToken)),
            PostLogoutRedirectUris = OrNull(await clients.GetPostLogoutRedirectUrisAsync(client, cancellationToken)),
            BackchannelLogoutUri = settings.GetValueOrDefault(ClientSettings.BackChannelLogoutUri),
            Consent = interactive ? client.ConsentType : null,
            SignInMethods = interactive ? settings.Values(ClientSettings.SignInMethods) is [_, ..] methods ? methods : InteractionRules.SignInMethods : null,
            RequirePar = (await clients.GetRequirementsAsync(client, cancellationToken)).Contains(Requirements.Features.PushedAuthorizationRequests) ? true : null,
            BoundTokens = settings.ContainsKey(ClientSettings.BoundTokens) ? true : null,
            AccessTokenSeconds = Seconds(settings, Settings.TokenLifetimes.AccessToken),
            RefreshTokenSeconds = Seconds(settings, Settings.TokenLifetimes.RefreshToken),
            RefreshRetrySeconds = int.TryParse(settings.GetValueOrDefault(ClientSettings.RefreshRetrySeconds), CultureInfo.InvariantCulture, out var retry) ? retry : null,
            ExchangeTargets = OrNull(Those(permissions, Permissions.Prefixes.Audience)),
            ResourceUri = settings.GetValueOrDefault(ClientSettings.ResourceUri),
        };
    }

    private static ImmutableArray<string> Those(ImmutableArray<string> permissions, string prefix) =>
        [.. from permission in permissions where permission.StartsWith(prefix, StringComparison.Ordinal) select permission[prefix.Length..]];

    private static string[]? OrNull(ImmutableArray<string> values) => values is [] ? null : [.. values];

    private static int? Seconds(ImmutableDictionary<string, string> settings, string name) =>
        TimeSpan.TryParseExact(settings.GetValueOrDefault(name), "c", CultureInfo.InvariantCulture, out var value) ? (int)value.TotalSeconds : null;
}
