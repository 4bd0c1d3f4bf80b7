using AuthServer.Clients;
using AuthServer.Scopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.AccessRequests;

/// <summary>RFC 6749 section 3.3: which scopes a client asks for, and whether it may.</summary>
internal sealed class ClientScopes(ClientManager clients, ScopeCatalog catalog)
{
    // They speak of a user.
    private static readonly HashSet<string> UserScopes =
    [
        OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess,
        ScopeCatalog.ExternalId,
    ];

    /// <summary>Fills in the client's defaults where the request names no scope. Returns why the scopes are refused; null when they are not.</summary>
    public async ValueTask<string?> FaultAsync(OpenIddictRequest request, string? clientId, bool withoutUser, CancellationToken cancellationToken)
    {
        if (await clients.FindByClientIdAsync(clientId ?? "", cancellationToken) is not { } client)
        {
            return null;
        }

        var requested = request.GetScopes();
        if (requested is [])
        {
            var defaults = (await clients.SettingsOfAsync(client, cancellationToken)).DefaultScopes;
            request.Scope = string.Join(' ', defaults.Where(scope => !withoutUser || !UserScopes.Contains(scope)));
            return null;
        }

        if (await catalog.FindUnknownAsync(requested, cancellationToken) is not null)
        {
            return "A requested scope is unknown.";
        }

        foreach (var scope in requested)
        {
            if ((withoutUser && UserScopes.Contains(scope))
                || !await clients.HasPermissionAsync(client, Permissions.Prefixes.Scope + scope, cancellationToken))
            {
                return "The client is not allowed a requested scope.";
            }
        }

        return null;
    }
}
