using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using OpenIddict.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Data.Stores;

/// <summary>
/// Leaves tokens to an open <see cref="UnitOfWork"/>, and marks them with its security stamp; OpenIddict's own store commits each
/// change by itself.
/// </summary>
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
        token.SubjectTokenId = work.SubjectTokenId;
        if (token.Type is TokenTypeIdentifiers.AccessToken)
        {
            (token.StatusListId, token.StatusIndex) = (work.Status?.ListId, work.Status?.Index);
        }

        if (work.IsOpen)
        {
            db.Add(token);
            return;
        }

        await base.CreateAsync(token, cancellationToken);
    }

    /// <summary>A token that was only gathered so far is found too: its payload is attached after its entry.</summary>
    public override async ValueTask<TokenRecord?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        (work.IsOpen ? db.Tokens.Local.FindEntry(identifier)?.Entity : null) ?? await base.FindByIdAsync(identifier, cancellationToken);

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

    public override async ValueTask UpdateAsync(TokenRecord token, CancellationToken cancellationToken)
    {
        if (!work.IsOpen)
        {
            await base.UpdateAsync(token, cancellationToken);
            return;
        }

        // A device's code becomes its user's.
        token.SecurityStamp ??= work.SecurityStamp;
        if (db.Entry(token).State is not EntityState.Added)
        {
            token.ConcurrencyToken = Guid.NewGuid().ToString();
        }
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
