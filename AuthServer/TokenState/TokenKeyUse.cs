using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Keys;
using AuthServer.Protocol;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.TokenState;

/// <summary>
/// A retired signing key is needed while any token from its time is alive: codes and refresh tokens are signed too, inside of their
/// encryption.
/// </summary>
internal sealed class SignedTokens(AuthDbContext db, ProtocolOptions options, TimeProvider time) : IKeyUse
{
    public string Purpose => KeyPurpose.Signing;

    /// <summary>An id_token has no row.</summary>
    public async Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken)
    {
        DateTime? now = time.GetUtcNow().UtcDateTime;
        return retiredAt.AddSeconds(options.IdentityTokenSeconds) > now
            || await TokenKeyUse.AnyAsync(db.Tokens.Where(token => token.ExpirationDate > now && token.CreationDate <= retiredAt), cancellationToken);
    }
}

/// <summary>A retired encryption key is needed while any token from its time is alive that is not an access token.</summary>
internal sealed class EncryptedTokens(AuthDbContext db, TimeProvider time) : IKeyUse
{
    public string Purpose => KeyPurpose.Encryption;

    public async Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken)
    {
        DateTime? now = time.GetUtcNow().UtcDateTime;
        return await TokenKeyUse.AnyAsync(
            db.Tokens.Where(
                token => token.ExpirationDate > now && token.CreationDate <= retiredAt && token.Type != TokenTypeIdentifiers.AccessToken), cancellationToken);
    }
}

internal static class TokenKeyUse
{
    /// <summary>
    /// From the oldest on, which is where they are: the order makes the database go by the time of issue. Left to itself it may look at
    /// all that expire later than now, millions every two seconds.
    /// </summary>
    public static async Task<bool> AnyAsync(IQueryable<TokenRecord> tokens, CancellationToken cancellationToken) =>
        await tokens.OrderBy(token => token.CreationDate).Select(token => token.Id).FirstOrDefaultAsync(cancellationToken) is not null;
}
