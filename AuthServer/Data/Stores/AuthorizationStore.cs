using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Data.Stores;

/// <summary>Leaves new authorizations to an open <see cref="UnitOfWork"/>, and marks them with its session.</summary>
internal sealed class AuthorizationStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    AuthDbContext db,
    UnitOfWork work)
    : OpenIddictEntityFrameworkCoreAuthorizationStore<AuthorizationRecord, ClientRecord, TokenRecord, string>(cache, context, options)
{
    public override async ValueTask CreateAsync(AuthorizationRecord authorization, CancellationToken cancellationToken)
    {
        authorization.SessionId = work.SessionId;
        if (work.IsOpen)
        {
            db.Add(authorization);
            return;
        }

        await base.CreateAsync(authorization, cancellationToken);
    }
}
