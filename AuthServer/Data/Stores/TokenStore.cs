using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Data.Stores;

/// <summary>Leaves new tokens to an open <see cref="UnitOfWork"/>, and marks them with its security stamp; OpenIddict's own store commits each by itself.</summary>
internal sealed class TokenStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    AuthDbContext db,
    UnitOfWork work)
    : OpenIddictEntityFrameworkCoreTokenStore<TokenRecord, ClientRecord, AuthorizationRecord, string>(cache, context, options)
{
    public override async ValueTask CreateAsync(TokenRecord token, CancellationToken cancellationToken)
    {
        token.SecurityStamp = work.SecurityStamp;
        if (work.IsOpen)
        {
            db.Add(token);
            return;
        }

        await base.CreateAsync(token, cancellationToken);
    }

    /// <summary>OpenIddict's own store reads the authorization for the sake of its id, which is known: the foreign key tells whether it is there.</summary>
    public override ValueTask SetAuthorizationIdAsync(TokenRecord token, string? identifier, CancellationToken cancellationToken)
    {
        if (!work.IsOpen || string.IsNullOrEmpty(identifier))
        {
            return base.SetAuthorizationIdAsync(token, identifier, cancellationToken);
        }

        token.Authorization = db.Authorizations.Local.FindEntry(identifier)?.Entity ?? db.Attach(new AuthorizationRecord { Id = identifier }).Entity;
        return ValueTask.CompletedTask;
    }
}
