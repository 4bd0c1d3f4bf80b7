using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

/// <summary>
/// Looks the user of a sign-in up, by a query that is compiled once. A singleton: a compiled query belongs to one model, and each server
/// has one.
/// </summary>
internal sealed class UsersByName
{
    private readonly Func<AuthDbContext, string, CancellationToken, Task<User?>> _find =
        EF.CompileAsyncQuery((AuthDbContext db, string normalizedName, CancellationToken cancellationToken) =>
            db.Users.AsNoTracking().SingleOrDefault(user => user.NormalizedUserName == normalizedName));

    public Task<User?> FindAsync(AuthDbContext db, string normalizedName, CancellationToken cancellationToken) => _find(db, normalizedName, cancellationToken);
}
