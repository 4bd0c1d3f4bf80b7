using AuthServer.Data;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Clients;

/// <summary>
/// Deletes the rows of clients that were removed, however many they are. Access tokens stay until they have expired: status lists,
/// also those of a server that starts meanwhile, find them by their rows. Sign-ins go when they are empty, like all others.
/// </summary>
internal sealed class RemovedClients(AuthDbContext db) : IPruningJob
{
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        foreach (var id in await db.Clients.Where(client => client.ClientId == null).Select(client => client.Id!).ToListAsync(cancellationToken))
        {
            total += await db.Tokens.Where(token => token.Application!.Id == id && token.StatusListId == null)
                .DeleteInBatchesAsync(db.Tokens, token => token.Id!, cancellationToken);
            var consents = db.Consents.Where(consent => consent.ClientRecordId == id);
            total += await consents.DeleteInBatchesAsync(consents, consent => consent.UserId, cancellationToken);
            if (!await db.Tokens.AnyAsync(token => token.Application!.Id == id, cancellationToken)
                && !await db.Authorizations.AnyAsync(signIn => signIn.Application!.Id == id, cancellationToken))
            {
                total += await db.Clients.Where(client => client.Id == id).ExecuteDeleteAsync(cancellationToken);
            }
        }

        return total;
    }
}
