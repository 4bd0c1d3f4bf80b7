using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

internal static class UserQueries
{
    /// <summary>An address holds an @, an id never does.</summary>
    public static Task<User?> FindUserAsync(this AuthDbContext db, string emailOrId, CancellationToken cancellationToken)
    {
        var name = UserNames.Normalize(emailOrId);
        return db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == emailOrId || u.NormalizedUserName == name, cancellationToken);
    }
}
