using OpenIddict.Abstractions;

namespace AuthServer.Scopes;

/// <summary>Which scopes there are, and whom each is for: those known from the start cost no query, an operator's are in the database.</summary>
internal sealed class ScopeCatalog(IOpenIddictScopeManager added)
{
    public const string Api = "api";
    public const string ApiResource = "resource_api";

    /// <summary>The id that a person had in the system that they came from.</summary>
    public const string ExternalId = "external_id";

    /// <summary>Known from the start, with the audience (<c>aud</c>) of each.</summary>
    public static IReadOnlyDictionary<string, string[]> BuiltIn { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [Api] = [ApiResource],
        [OpenIddictConstants.Scopes.OpenId] = [],
        [OpenIddictConstants.Scopes.Profile] = [],
        [OpenIddictConstants.Scopes.Email] = [],
        [OpenIddictConstants.Scopes.OfflineAccess] = [],
        [ExternalId] = [],
    };

    /// <summary>The first of the names that is no scope; null when all are.</summary>
    public async ValueTask<string?> FindUnknownAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names.Where(name => !BuiltIn.ContainsKey(name)))
        {
            if (await added.FindByNameAsync(name, cancellationToken) is null)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>The audiences that the scopes are for.</summary>
    public async ValueTask<IReadOnlyList<string>> AudiencesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        List<string> audiences = [.. names.SelectMany(name => BuiltIn.GetValueOrDefault(name, []))];
        if (names.Where(name => !BuiltIn.ContainsKey(name)).ToList() is [_, ..] others)
        {
            await foreach (var resource in added.ListResourcesAsync([.. others], cancellationToken))
            {
                audiences.Add(resource);
            }
        }

        return [.. audiences.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>What an operator says that a scope is for; null when nothing was said.</summary>
    public async ValueTask<string?> DescriptionAsync(string name, CancellationToken cancellationToken) =>
        await added.FindByNameAsync(name, cancellationToken) is { } scope ? await added.GetDescriptionAsync(scope, cancellationToken) : null;
}
