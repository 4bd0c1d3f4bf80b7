using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Data.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Clients;

/// <summary>
/// Looks clients up by a query that is compiled once. One whose row cannot be read is no client to any request: refused like one that
/// does not exist, and named in the log.
/// </summary>
internal sealed class ClientStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    AuthDbContext db,
    ClientStore.Queries queries,
    ILogger<ClientStore> logger)
    : OpenIddictEntityFrameworkCoreApplicationStore<ClientRecord, AuthorizationRecord, TokenRecord, string>(cache, context, options)
{
    /// <summary>Several requests share what is read.</summary>
    private IQueryable<ClientRecord> Untracked => db.Clients.AsNoTracking();

    public override async ValueTask<ClientRecord?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken) =>
        await queries.ByClientId(db, identifier, cancellationToken) is { } client && await IsSoundAsync(client, cancellationToken) ? client : null;

    public override IAsyncEnumerable<ClientRecord> FindByRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        SoundAsync(Untracked.Where(client => client.RedirectUris!.Contains(uri)), uri, GetRedirectUrisAsync, cancellationToken);

    public override IAsyncEnumerable<ClientRecord> FindByPostLogoutRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        SoundAsync(Untracked.Where(client => client.PostLogoutRedirectUris!.Contains(uri)), uri, GetPostLogoutRedirectUrisAsync, cancellationToken);

    /// <summary>The columns of its row that cannot be read. What was read once is remembered for a while, by OpenIddict.</summary>
    public ValueTask<IReadOnlyList<string>> DamageOfAsync(ClientRecord client, CancellationToken cancellationToken) => Damage.OfAsync(
        (nameof(client.Settings), () => GetSettingsAsync(client, cancellationToken).AsTask()),
        (nameof(client.Permissions), () => GetPermissionsAsync(client, cancellationToken).AsTask()),
        (nameof(client.Requirements), () => GetRequirementsAsync(client, cancellationToken).AsTask()),
        (nameof(client.RedirectUris), () => GetRedirectUrisAsync(client, cancellationToken).AsTask()),
        (nameof(client.PostLogoutRedirectUris), () => GetPostLogoutRedirectUrisAsync(client, cancellationToken).AsTask()),
        (nameof(client.JsonWebKeySet), () => GetJsonWebKeySetAsync(client, cancellationToken).AsTask()),
        (nameof(client.DisplayNames), () => GetDisplayNamesAsync(client, cancellationToken).AsTask()),
        (nameof(client.Properties), () => GetPropertiesAsync(client, cancellationToken).AsTask()));

    /// <summary>Whether its row can be read; the log says what cannot.</summary>
    public async ValueTask<bool> IsSoundAsync(ClientRecord client, CancellationToken cancellationToken)
    {
        var damaged = await DamageOfAsync(client, cancellationToken);
        if (damaged is [_, ..])
        {
            logger.LogError(
                "Client {ClientId} is damaged and refused: its {Columns} cannot be read. 'clients remove' removes it",
                client.ClientId,
                string.Join(", ", damaged));
        }

        return damaged is [];
    }

    /// <summary>The columns are JSON: the text narrows the search down, the parsed value decides.</summary>
    private async IAsyncEnumerable<ClientRecord> SoundAsync(
        IQueryable<ClientRecord> clients,
        string uri,
        Func<ClientRecord, CancellationToken, ValueTask<ImmutableArray<string>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var client in clients.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (await IsSoundAsync(client, cancellationToken) && (await read(client, cancellationToken)).Contains(uri, StringComparer.Ordinal))
            {
                yield return client;
            }
        }
    }

    /// <summary>A singleton: a compiled query belongs to one model, and each server has one.</summary>
    internal sealed class Queries
    {
        public Func<AuthDbContext, string, CancellationToken, Task<ClientRecord?>> ByClientId { get; } =
            EF.CompileAsyncQuery((AuthDbContext db, string clientId, CancellationToken cancellationToken) =>
                db.Clients.AsNoTracking().FirstOrDefault(client => client.ClientId == clientId));
    }
}
