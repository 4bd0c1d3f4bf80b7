using AuthServer.Clients;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.AccessRequests;

/// <summary>RFC 8693 section 2.1: for which resource servers a client may exchange a token, by client id (<c>audience</c>) or URI (<c>resource</c>).</summary>
internal sealed class ExchangeTargets(ClientManager clients, ResourceTargets resourceTargets)
{
    /// <summary>The audiences that are meant; null: one of them is none for which the client may exchange.</summary>
    public async ValueTask<IReadOnlyList<string>?> FindAsync(
        string clientId, IReadOnlyCollection<string> audiences, IReadOnlyCollection<string> resources, CancellationToken cancellationToken)
    {
        var allowed = await AllowedAsync(clientId, cancellationToken);
        HashSet<string> found = new(audiences, StringComparer.Ordinal);
        if (!found.IsSubsetOf(allowed))
        {
            return null;
        }

        HashSet<string> missing = new(resources, StringComparer.Ordinal);
        foreach (var target in missing.Count > 0 ? allowed : [])
        {
            if (await resourceTargets.UriOfAsync(target, cancellationToken) is { } uri && resources.Contains(uri))
            {
                found.Add(target);
                missing.Remove(uri);
            }
        }

        return missing.Count > 0 ? null : [.. found];
    }

    private async ValueTask<List<string>> AllowedAsync(string clientId, CancellationToken cancellationToken) =>
        await clients.FindByClientIdAsync(clientId, cancellationToken) is { } client
            ? [.. from permission in await clients.GetPermissionsAsync(client, cancellationToken)
                  where permission.StartsWith(Permissions.Prefixes.Audience, StringComparison.Ordinal)
                  select permission[Permissions.Prefixes.Audience.Length..]]
            : [];
}
