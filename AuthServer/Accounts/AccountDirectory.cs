using AuthServer.Accounts.SignIn;
using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

/// <summary>Looks accounts up.</summary>
internal sealed class AccountDirectory(AuthDbContext db, SignInThrottle throttle)
{
    /// <summary>By e-mail or by id; null when there is none.</summary>
    public async Task<Account?> FindAsync(string emailOrId, CancellationToken cancellationToken)
    {
        if (await db.FindUserAsync(emailOrId, cancellationToken) is not { } user)
        {
            return null;
        }

        var lockedUntil = await throttle.LockedUntilAsync(SignInThrottle.KeyOf(user.NormalizedUserName!), cancellationToken);
        return new(user.Id, user.Email!, user.Disabled, DateTime.SpecifyKind(user.CreatedAt, DateTimeKind.Utc), lockedUntil);
    }

    /// <summary>A page in the order of ids, which is nearly that of registration; the next one begins after the last id of this one.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(int limit, string? afterId, CancellationToken cancellationToken) =>
        await db.Users
            .Where(u => afterId == null || u.Id.CompareTo(afterId) > 0)
            .OrderBy(u => u.Id)
            .Take(limit)
            .Select(u => new Account(u.Id, u.Email!, u.Disabled, DateTime.SpecifyKind(u.CreatedAt, DateTimeKind.Utc), null))
            .ToListAsync(cancellationToken);
}
