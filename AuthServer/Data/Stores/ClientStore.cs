using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Data.Stores;

/// <summary>Looks clients up, which every request does, by a query that is compiled once.</summary>
internal sealed class ClientStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    AuthDbContext db,
    ClientStore.Queries queries)
    : OpenIddictEntityFrameworkCoreApplicationStore<ClientRecord, AuthorizationRecord, TokenRecord, string>(cache, context, options)
{
    public override async ValueTask<ClientRecord?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken) =>
        await queries.ByClientId(db, identifier, cancellationToken);

    /// <summary>A singleton: a compiled query belongs to one model, and each server has one.</summary>
    internal sealed class Queries
    {
        public Func<AuthDbContext, string, CancellationToken, Task<ClientRecord?>> ByClientId { get; } =
            EF.CompileAsyncQuery((AuthDbContext db, string clientId, CancellationToken cancellationToken) =>
                db.Clients.FirstOrDefault(client => client.ClientId == clientId));
    }
}
