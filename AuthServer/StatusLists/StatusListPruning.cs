using AuthServer.Data;
using AuthServer.Jobs;

namespace AuthServer.StatusLists;

/// <summary>Deletes lists that are over, and revocations that no living access token can be about.</summary>
internal sealed class StatusListPruning(AuthDbContext db, TimeProvider time) : IPruningJob
{
    /// <summary>No access token lives longer than a day; clocks differ.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(25);

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (over, before) = ((now - TimeSpan.FromHours(1)).ToUnixTimeSeconds(), (now - Kept).UtcDateTime);
        return await db.StatusLists.Where(list => list.Id < over).OrderBy(list => list.Id)
                .DeleteInBatchesAsync(db.StatusLists, list => list.Id, cancellationToken)
            + await db.Revocations.Where(revocation => revocation.RevokedAt < before).OrderBy(revocation => revocation.RevokedAt)
                .DeleteInBatchesAsync(db.Revocations, revocation => revocation.Sequence, cancellationToken);
    }
}
