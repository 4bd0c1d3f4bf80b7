using System.Collections.Immutable;
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
        var settings = await clients.SettingsOfAsync(client, cancellationToken);
        var keys = await clients.GetJsonWebKeySetAsync(client, cancellationToken);
        var isPublic = client.ClientType is ClientTypes.Public;
        var interactive = permissions.Contains(Permissions.Endpoints.Authorization) || permissions.Contains(Permissions.Endpoints.DeviceAuthorization);
        return new(
            client.ClientId!,
            client.DisplayName,
            settings.IsResourceServer || !permissions.Contains(Permissions.Endpoints.Token) ? ClientSummary.ResourceServer : client.ClientType ?? "",
            Those(permissions, Permissions.Prefixes.GrantType),
            Those(permissions, Permissions.Prefixes.Scope),
            settings.DefaultScopes)
        {
            AuthenticationMethod = isPublic
                ? ClientAuthenticationMethods.None
                : settings.AuthenticationMethod ?? ClientAuthenticationMethods.ClientSecretBasic,
            TlsSubject = settings.TlsSubject,
            KeyIds = OrNull([.. keys?.Keys.Select(key => key.Kid ?? "") ?? []]),
            RedirectUris = OrNull(await clients.GetRedirectUrisAsync(client, cancellationToken)),
            PostLogoutRedirectUris = OrNull(await clients.GetPostLogoutRedirectUrisAsync(client, cancellationToken)),
            BackchannelLogoutUri = settings.BackChannelLogoutUri,
            Consent = interactive ? client.ConsentType : null,
            SignInMethods = interactive ? settings.SignInMethods is [_, ..] methods ? methods : InteractionRules.SignInMethods : null,
            RequirePar = (await clients.GetRequirementsAsync(client, cancellationToken)).Contains(Requirements.Features.PushedAuthorizationRequests) ? true : null,
            BoundTokens = settings.BindsTokens ? true : null,
            AccessTokenSeconds = settings.AccessTokenSeconds,
            RefreshTokenSeconds = settings.RefreshTokenSeconds,
            RefreshRetrySeconds = settings.RefreshRetrySeconds,
            ExchangeTargets = OrNull(Those(permissions, Permissions.Prefixes.Audience)),
            ResourceUri = settings.ResourceUri,
        };
    }

    private static ImmutableArray<string> Those(ImmutableArray<string> permissions, string prefix) =>
        [.. from permission in permissions where permission.StartsWith(prefix, StringComparison.Ordinal) select permission[prefix.Length..]];

    private static string[]? OrNull(ImmutableArray<string> values) => values is [] ? null : [.. values];
}
