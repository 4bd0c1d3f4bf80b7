using AuthServer.Data;
using AuthServer.Jobs;

namespace AuthServer.TokenState;

/// <summary>Deletes the rows of tokens that have expired.</summary>
internal sealed class ExpiredTokens(AuthDbContext db, TimeProvider time) : IPruningJob
{
    public Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        DateTime? before = time.GetUtcNow().UtcDateTime - Pruning.Grace;
        return db.Tokens.Where(token => token.ExpirationDate < before).OrderBy(token => token.ExpirationDate)
            .DeleteInBatchesAsync(db.Tokens, token => token.Id!, cancellationToken);
    }
}
