using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>Finds the indexes that revocations are about, from the revocations and by index: the tokens table is never scanned.</summary>
internal sealed class RevokedIndexes(AuthDbContext db)
{
    private IQueryable<RevocationRecord> Revocations => db.Revocations.AsNoTracking();

    /// <param name="window">Which revocations are looked at.</param>
    /// <param name="over">Lists of this name and earlier are over: nobody asks for their bits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<StatusReference>> FindAsync(RevocationMarks.Window window, long over, CancellationToken cancellationToken)
    {
        var (since, seen, left) = window;
        var living = db.Tokens.AsNoTracking().Where(token => token.StatusListId > over);
        var recent = Revocations.Where(revocation => revocation.Sequence > since);
        List<StatusReference> found =
        [
            .. await Bits(from revocation in recent join token in living on revocation.TokenId equals token.Id select token).ToListAsync(cancellationToken),
            .. await Bits(
                from revocation in recent
                join token in living on revocation.AuthorizationId equals token.Authorization!.Id
                select token).ToListAsync(cancellationToken),
            // Issued before the change of credentials: no stamp comes back.
            .. await Bits(
                from revocation in recent
                join token in living on revocation.Subject equals token.Subject
                where !db.Users.Any(user => user.Id == token.Subject && !user.Disabled && user.SecurityStamp == token.SecurityStamp)
                select token).ToListAsync(cancellationToken),
            .. await recent.Where(revocation => revocation.StatusIndex != null)
                .Select(revocation => new StatusReference(revocation.StatusListId!.Value, revocation.StatusIndex!.Value)).ToListAsync(cancellationToken),
        ];

        // A client may have hundreds of thousands of tokens: it is looked at when it is seen first, and once more when that is a while ago.
        var clients = await Revocations
            .Where(
                revocation => revocation.ClientRecordId != null && revocation.Sequence > left && (revocation.Sequence > seen || revocation.Sequence <= since))
            .Select(revocation => revocation.ClientRecordId)
            .ToListAsync(cancellationToken);
        foreach (var client in clients)
        {
            found.AddRange(await Bits(living.Where(token => token.Application!.Id == client)).ToListAsync(cancellationToken));
            // What other clients got in exchange for its tokens.
            found.AddRange(await Bits(
                living.Where(token => token.SubjectTokenId != null && token.Authorization!.Application!.Id == client)).ToListAsync(cancellationToken));
        }

        return found;
    }

    private static IQueryable<StatusReference> Bits(IQueryable<TokenRecord> tokens) =>
        tokens.Select(token => new StatusReference(token.StatusListId!.Value, token.StatusIndex!.Value));
}
