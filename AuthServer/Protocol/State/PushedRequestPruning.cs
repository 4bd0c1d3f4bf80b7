using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Protocol.State;

/// <summary>
/// Deletes pushed requests that have expired. Other tokens are recognized for a while after their end; of these the whole request
/// is stored, and one that has expired is refused like one that never was.
/// </summary>
internal sealed class PushedRequestPruning(AuthDbContext db, TimeProvider time) : IPruningJob
{
    private const int BatchSize = 500;

    /// <summary>By so much another server's clock may be behind this one's.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(2);

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        DateTime? before = time.GetUtcNow().UtcDateTime - ClockMargin;
        var total = 0;
        while (true)
        {
            // Nobody has signed in yet, so that they have no subject: few rows are like that, and there is an index.
            var ids = await db.Tokens
                .Where(token => token.Subject == null && token.Type == TokenTypeIdentifiers.Private.RequestToken && token.ExpirationDate < before)
                .OrderBy(token => token.Id)
                .Select(token => token.Id!)
                .Take(BatchSize)
                .ToListAsync(cancellationToken);
            total += ids is [] ? 0 : await db.Tokens.Where(token => ids.Contains(token.Id!)).ExecuteDeleteAsync(cancellationToken);
            if (ids.Count < BatchSize)
            {
                return total;
            }
        }
    }
}
