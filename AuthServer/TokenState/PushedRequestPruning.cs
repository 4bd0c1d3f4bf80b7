using AuthServer.Data;
using AuthServer.Jobs;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.TokenState;

/// <summary>
/// Deletes pushed requests that have expired. Other tokens are recognized for a while after their end; of these the whole request
/// is stored, and one that has expired is refused like one that never was.
/// </summary>
internal sealed class PushedRequestPruning(AuthDbContext db, TimeProvider time) : IPruningJob
{
    /// <summary>By so much another server's clock may be behind this one's.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(2);

    public Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        DateTime? before = time.GetUtcNow().UtcDateTime - ClockMargin;
        // Nobody has signed in yet, so that they have no subject: few rows are like that, and there is an index.
        return db.Tokens
            .Where(token => token.Subject == null && token.Type == TokenTypeIdentifiers.Private.RequestToken && token.ExpirationDate < before)
            .OrderBy(token => token.Id)
            .DeleteInBatchesAsync(db.Tokens, token => token.Id!, cancellationToken);
    }
}
