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

        var lockedUntil = user.NormalizedUserName is { } name ? await throttle.LockedUntilAsync(SignInThrottle.KeyOf(name), cancellationToken) : null;
        return Of(user) with { LockedUntil = lockedUntil };
    }

    /// <summary>A page in the order of ids, which is nearly that of registration; the next one begins after the last id of this one.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(int limit, string? afterId, CancellationToken cancellationToken)
    {
        var users = await db.Users
            .AsNoTracking()
            .Where(u => afterId == null || u.Id.CompareTo(afterId) > 0)
            .OrderBy(u => u.Id)
            .Take(limit)
            .ToListAsync(cancellationToken);
        return [.. users.Select(Of)];
    }

    private static Account Of(User user) => new(
        user.Id,
        user.Email,
        user.UserName == user.Email ? null : user.UserName,
        user.Disabled,
        user.AddressState is AddressState.Contested,
        DateTime.SpecifyKind(user.CreatedAt, DateTimeKind.Utc),
        LockedUntil: null);
}
