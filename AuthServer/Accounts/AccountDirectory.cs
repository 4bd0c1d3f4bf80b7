using System.Runtime.CompilerServices;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Throttle;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

/// <summary>Looks accounts up.</summary>
internal sealed class AccountDirectory(AuthDbContext db, SignInThrottle throttle)
{
    /// <summary>What is in memory at once, however long the list.</summary>
    private const int PageSize = 1_000;

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

    /// <summary>In the order of ids, which is nearly that of registration; the next list begins after the last id of this one.</summary>
    public async IAsyncEnumerable<Account> ListAsync(int limit, string? afterId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Page by page: a query that may be tried again is read whole before its first row is seen.
        for (var left = limit; left > 0; left -= PageSize)
        {
            var begin = afterId;
            var users = await db.Users
                .AsNoTracking()
                .Where(u => begin == null || u.Id.CompareTo(begin) > 0)
                .OrderBy(u => u.Id)
                .Take(Math.Min(left, PageSize))
                .ToListAsync(cancellationToken);
            foreach (var user in users)
            {
                yield return Of(user);
            }

            if (users.Count < PageSize)
            {
                yield break;
            }

            afterId = users[^1].Id;
        }
    }

    private static Account Of(User user) => new(
        user.Id,
        user.ExternalId,
        user.Email,
        user.EmailConfirmed,
        user.UserName == user.Email ? null : user.UserName,
        user.Disabled,
        user.AddressState is AddressState.Contested,
        DateTime.SpecifyKind(user.CreatedAt, DateTimeKind.Utc),
        LockedUntil: null);
}
