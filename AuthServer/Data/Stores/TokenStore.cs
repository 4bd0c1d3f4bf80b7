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
}
