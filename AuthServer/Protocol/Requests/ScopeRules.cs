using AuthServer.Scopes;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>
/// RFC 6749 sections 3.3 and 5.2: without a scope the client's defaults hold; an unknown one, one the client may not have, or
/// more than a refresh token carries, is <c>invalid_scope</c>. OpenIddict answers some of these with <c>invalid_request</c>.
/// Runs after client authentication, so that a stranger cannot probe.
/// </summary>
internal sealed class ScopeRules(IOpenIddictApplicationManager clients, ScopeCatalog catalog) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    // They speak of a user, and client_credentials has none.
    private static readonly HashSet<string> UserScopes =
        [OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess];

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
            .UseScopedHandler<ScopeRules>()
            .SetOrder(OpenIddictServerHandlers.Exchange.ValidateAuthentication.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var requested = context.Request.GetScopes();
        if (context.Request.IsRefreshTokenGrantType())
        {
            if (requested.Except(context.RefreshTokenPrincipal?.GetScopes() ?? [], StringComparer.Ordinal).Any())
            {
                Refuse(context, "The requested scope exceeds that of the refresh token.");
            }

            return;
        }

        var client = await clients.FindByClientIdAsync(context.ClientId ?? "", context.CancellationToken);
        if (client is null)
        {
            return;
        }

        if (requested is [] && context.Request.IsTokenExchangeGrantType())
        {
            // Those of the subject token; the grant knows them.
            return;
        }

        var withoutUser = context.Request.IsClientCredentialsGrantType();
        if (requested is [])
        {
            var settings = await clients.GetSettingsAsync(client, context.CancellationToken);
            context.Request.Scope = string.Join(' ', settings.Values(ClientSettings.DefaultScope).Where(scope => !withoutUser || !UserScopes.Contains(scope)));
            return;
        }

        if (await catalog.FindUnknownAsync(requested, context.CancellationToken) is not null)
        {
            Refuse(context, "A requested scope is unknown.");
            return;
        }

        foreach (var scope in requested)
        {
            if ((withoutUser && UserScopes.Contains(scope))
                || !await clients.HasPermissionAsync(client, Permissions.Prefixes.Scope + scope, context.CancellationToken))
            {
                Refuse(context, "The client is not allowed a requested scope.");
                return;
            }
        }
    }

    private static void Refuse(ValidateTokenRequestContext context, string description) => context.Reject(Errors.InvalidScope, description);
}
