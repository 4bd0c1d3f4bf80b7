using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.TokenState;

/// <summary>
/// Reads a <see cref="LiveToken"/> by a query that is compiled once. A singleton: a compiled query belongs to one model, and each
/// server has one.
/// </summary>
internal sealed class LiveTokenQuery
{
    private readonly Func<AuthDbContext, string, CancellationToken, Task<LiveToken?>> _byId =
        EF.CompileAsyncQuery((AuthDbContext db, string id, CancellationToken cancellationToken) =>
            (from token in db.Tokens.AsNoTracking()
             join user in db.Users.AsNoTracking() on token.Subject equals user.Id into users
             from user in users.DefaultIfEmpty()
             where token.Id == id
             select new LiveToken
             {
                 Id = token.Id!,
                 Type = token.Type,
                 Status = token.Status,
                 HasReference = token.ReferenceId != null,
                 SecurityStamp = token.SecurityStamp,
                 AuthorizationId = token.Authorization!.Id,
                 AuthorizationStatus = token.Authorization.Status,
                 IsOfRemovedClient = (token.Application != null && token.Application.ClientId == null)
                     || (token.Authorization.Application != null && token.Authorization.Application.ClientId == null),
                 AuthorizedAt = token.Authorization.CreationDate,
                 User = user,
                 RedeemedAt = token.RedemptionDate,
                 ReadAt = DateTime.UtcNow,
                 HasSealedAnswer = token.SealedAnswer != null,
             }).FirstOrDefault());

    public Task<LiveToken?> FindAsync(AuthDbContext db, string id, CancellationToken cancellationToken) => _byId(db, id, cancellationToken);
}
