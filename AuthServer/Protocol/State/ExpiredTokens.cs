using AuthServer.Data;
using AuthServer.Hosting;

namespace AuthServer.Protocol.State;

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
