using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuthServer.Data.Records;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Data.Stores;

/// <summary>A scope whose row cannot be read is no scope to any request, and named in the log.</summary>
internal sealed class ScopeStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    ILogger<ScopeStore> logger)
    : OpenIddictEntityFrameworkCoreScopeStore<ScopeRecord, string>(cache, context, options)
{
    public override async ValueTask<ScopeRecord?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        await base.FindByNameAsync(name, cancellationToken) is { } scope && await IsSoundAsync(scope, cancellationToken) ? scope : null;

    public override IAsyncEnumerable<ScopeRecord> FindByNamesAsync(ImmutableArray<string> names, CancellationToken cancellationToken) =>
        SoundAsync(base.FindByNamesAsync(names, cancellationToken), cancellationToken);

    /// <summary>The columns of its row that cannot be read.</summary>
    public ValueTask<IReadOnlyList<string>> DamageOfAsync(ScopeRecord scope, CancellationToken cancellationToken) => Damage.OfAsync(
        (nameof(scope.Resources), () => GetResourcesAsync(scope, cancellationToken).AsTask()),
        (nameof(scope.Descriptions), () => GetDescriptionsAsync(scope, cancellationToken).AsTask()),
        (nameof(scope.DisplayNames), () => GetDisplayNamesAsync(scope, cancellationToken).AsTask()),
        (nameof(scope.Properties), () => GetPropertiesAsync(scope, cancellationToken).AsTask()));

    private async ValueTask<bool> IsSoundAsync(ScopeRecord scope, CancellationToken cancellationToken)
    {
        var damaged = await DamageOfAsync(scope, cancellationToken);
        if (damaged is [_, ..])
        {
            logger.LogError(
                "Scope {Scope} is damaged and refused: its {Columns} cannot be read. 'scopes remove' removes it", scope.Name, string.Join(", ", damaged));
        }

        return damaged is [];
    }

    private async IAsyncEnumerable<ScopeRecord> SoundAsync(IAsyncEnumerable<ScopeRecord> scopes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var scope in scopes.WithCancellation(cancellationToken))
        {
            if (await IsSoundAsync(scope, cancellationToken))
            {
                yield return scope;
            }
        }
    }
}
