using System.Collections.Immutable;
using System.Text.Json;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;

namespace AuthServer.Data.Stores;

/// <summary>
/// Leaves rows that were only added so far to the commit that writes them: OpenIddict attaches what a token contains after its row was
/// made, and its own store would commit by itself.
/// </summary>
internal sealed class TokenStore(
    IMemoryCache cache,
    IOpenIddictEntityFrameworkCoreContext context,
    IOptionsMonitor<OpenIddictEntityFrameworkCoreOptions> options,
    AuthDbContext db)
    : OpenIddictEntityFrameworkCoreTokenStore<TokenRecord, ClientRecord, AuthorizationRecord, string>(cache, context, options)
{
    public override async ValueTask<TokenRecord?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        db.Tokens.Local.FindEntry(identifier)?.Entity ?? await base.FindByIdAsync(identifier, cancellationToken);

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
        db.Entry(token).State is EntityState.Added ? ValueTask.CompletedTask : base.UpdateAsync(token, cancellationToken);

    /// <summary>OpenIddict's own store reads the row for the sake of its id, which is known.</summary>
    public override ValueTask SetAuthorizationIdAsync(TokenRecord token, string? identifier, CancellationToken cancellationToken)
    {
        token.Authorization = string.IsNullOrEmpty(identifier) ? null : db.KnownSignIn(identifier);
        return ValueTask.CompletedTask;
    }

    /// <summary>The same.</summary>
    public override ValueTask SetApplicationIdAsync(TokenRecord token, string? identifier, CancellationToken cancellationToken)
    {
        token.Application = string.IsNullOrEmpty(identifier) ? null : db.KnownClient(identifier);
        return ValueTask.CompletedTask;
    }
}
