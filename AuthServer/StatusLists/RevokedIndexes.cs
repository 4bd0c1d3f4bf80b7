using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>
/// Finds the indexes that revocations are about, from the revocations and by key: the tokens table is never scanned. A token that
/// was being issued while its sign-in or user ended is found when the same revocations are looked at again.
/// </summary>
internal sealed class RevokedIndexes(AuthDbContext db, TimeProvider time)
{
    public async Task<IReadOnlyList<(long ListId, int Index)>> FindAsync(DateTime since, CancellationToken cancellationToken)
    {
        DateTime? now = time.GetUtcNow().UtcDateTime;
        var recent = db.Revocations.AsNoTracking().Where(revocation => revocation.RevokedAt > since);
        var living = db.Tokens.AsNoTracking().Where(token => token.StatusIndex != null && token.ExpirationDate > now);
        var found = await
            (from revocation in recent
             join token in living on revocation.TokenId equals token.Id
             select new { token.StatusListId, token.StatusIndex })
            .Concat(
                from revocation in recent
                join token in living on revocation.AuthorizationId equals token.Authorization!.Id
                select new { token.StatusListId, token.StatusIndex })
            .Concat(
                // Issued before the change of credentials: no stamp comes back.
                from revocation in recent
                join token in living on revocation.Subject equals token.Subject
                where !db.Users.Any(user => user.Id == token.Subject && !user.Disabled && user.SecurityStamp == token.SecurityStamp)
                select new { token.StatusListId, token.StatusIndex })
            .Concat(
                from revocation in recent
                where revocation.StatusIndex != null
                select new { revocation.StatusListId, revocation.StatusIndex })
            .ToListAsync(cancellationToken);
        return [.. found.Select(bit => (bit.StatusListId!.Value, bit.StatusIndex!.Value))];
    }
}
