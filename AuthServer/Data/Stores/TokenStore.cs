using System.Collections.Immutable;
using System.Text.Json;
using AuthServer.Data.Records;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Data.Stores;

/// <summary>
/// Leaves new rows to the commit that writes them (<see cref="NewRows"/>): OpenIddict's own store would commit by itself.
/// </summary>
internal sealed class TokenStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    UnitOfWork work)
    : OpenIddictEntityFrameworkCoreTokenStore<TokenRecord, ClientRecord, AuthorizationRecord, string>(cache, context, options)
{
    public override async ValueTask<TokenRecord?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        work.NewRows.FindToken(identifier) ?? await base.FindByIdAsync(identifier, cancellationToken);

    /// <summary>This server keeps none, so that nothing is lost with what cannot be read.</summary>
    public override async ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(TokenRecord token, CancellationToken cancellationToken)
    {
        try
        {
            return await base.GetPropertiesAsync(token, cancellationToken);
        }
        catch (Exception exception) when (Damage.IsOne(exception))
        {
            return ImmutableDictionary<string, JsonElement>.Empty;
        }
    }

    public override ValueTask UpdateAsync(TokenRecord token, CancellationToken cancellationToken) =>
        work.NewRows.Has(token) ? ValueTask.CompletedTask : base.UpdateAsync(token, cancellationToken);

    /// <summary>A new row has its client and its sign-in from the start: OpenIddict's own store reads both for the sake of their ids.</summary>
    public override ValueTask SetAuthorizationIdAsync(TokenRecord token, string? identifier, CancellationToken cancellationToken) =>
        work.NewRows.Has(token) ? ValueTask.CompletedTask : base.SetAuthorizationIdAsync(token, identifier, cancellationToken);

    public override ValueTask SetApplicationIdAsync(TokenRecord token, string? identifier, CancellationToken cancellationToken) =>
        work.NewRows.Has(token) ? ValueTask.CompletedTask : base.SetApplicationIdAsync(token, identifier, cancellationToken);
}
