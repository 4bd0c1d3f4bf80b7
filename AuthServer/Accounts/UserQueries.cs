using AuthServer.Accounts.Addresses;
using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

internal static class UserQueries
{
    /// <summary>
    /// An address holds an @, an id never does; last comes the id that another system gave. What is no name finds nobody, not even a row that
    /// has none.
    /// </summary>
    public static async Task<User?> FindUserAsync(this AuthDbContext db, string emailOrId, CancellationToken cancellationToken)
    {
        var users = db.Users.AsNoTracking();
        if (UserNames.Normalize(emailOrId) is not { } name)
        {
            return null;
        }

        // The user name comes first: it is what people sign in by. An account of another system may have its address beside it.
        return await users.SingleOrDefaultAsync(u => u.Id == emailOrId || u.NormalizedUserName == name, cancellationToken)
            ?? await users.SingleOrDefaultAsync(u => db.Addresses.Any(a => a.Address == name && a.UserId == u.Id), cancellationToken)
            ?? await users.SingleOrDefaultAsync(u => u.ExternalId == emailOrId, cancellationToken);
    }
}
