using AuthServer.Clients;
using AuthServer.Scopes;

namespace AuthServer.AccessRequests;

/// <summary>
/// RFC 8707: which of the granted scopes are for the resource servers that a request names, and their audiences. A resource server
/// is looked for among those of the granted scopes only, so that the answer is the same for an unknown one and one not granted.
/// </summary>
internal sealed class ResourceTargets(ScopeCatalog catalog, ClientManager clients)
{
    public const string Refusal = "A resource is unknown, or no requested scope is for it.";

    /// <summary>Null: one of the resources is for none of the scopes. Scopes that are for no resource server, such as openid, stay.</summary>
    public async ValueTask<Narrowed?> NarrowAsync(IEnumerable<string> scopes, IReadOnlyCollection<string> resources, CancellationToken cancellationToken)
    {
        List<string> kept = [];
        HashSet<string> audiences = new(StringComparer.Ordinal);
        HashSet<string> missing = new(resources, StringComparer.Ordinal);
        foreach (var scope in scopes)
        {
            var all = await catalog.AudiencesAsync([scope], cancellationToken);
            List<string> named = [];
            foreach (var audience in all)
            {
                if (resources.Count is 0)
                {
                    named.Add(audience);
                }
                else if (await UriOfAsync(audience, cancellationToken) is { } uri && resources.Contains(uri))
                {
                    named.Add(audience);
                    missing.Remove(uri);
                }
            }

            if (all is [] || named is not [])
            {
                kept.Add(scope);
                audiences.UnionWith(named);
            }
        }

        return missing.Count > 0 ? null : new(kept, [.. audiences]);
    }

    /// <summary>The URI by which clients may name a resource server; null: it has none, or is not registered.</summary>
    public async ValueTask<string?> UriOfAsync(string clientId, CancellationToken cancellationToken) =>
        (await clients.FindSettingsAsync(clientId, cancellationToken))?.ResourceUri;

    internal sealed record Narrowed(IReadOnlyList<string> Scopes, IReadOnlyList<string> Audiences);
}
