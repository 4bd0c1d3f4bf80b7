using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.Addresses;

/// <summary>
/// Which account a user name or an e-mail address belongs to. Rows that another program wrote, or that are from before there was
/// such a book, are looked at when a server starts, when somebody signs in to them, and when an operator asks for conflicts.
/// </summary>
internal sealed class AddressBook(AuthDbContext db, Revocations revocations, ILogger<AddressBook> logger)
{
    private const int BatchSize = 500;
    private const int MostTries = 5;

    /// <summary>Every account that carries a name, in whichever column.</summary>
    public async Task<IReadOnlyList<string>> OwnersAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        await db.Addresses.Where(a => names.Contains(a.Address)).Select(a => a.UserId)
            .Union(db.Users.Where(u => names.Contains(u.NormalizedUserName!)).Select(u => u.Id))
            .Union(db.Users.Where(u => names.Contains(u.NormalizedEmail!)).Select(u => u.Id))
            .ToListAsync(cancellationToken);

    /// <summary>Looks at every account that nobody has looked at yet. May be stopped at any moment: what is left is found by the next.</summary>
    public async Task SettleAllAsync(CancellationToken cancellationToken)
    {
        while (await UnseenAsync(cancellationToken) is [_, ..] users)
        {
            var shared = await SharedAsync(users, cancellationToken);
            User[] free = [.. users.Where(user => !Names.Of(user).Any(shared.Contains))];
            // When somebody else came between, one by one.
            var rest = await TryOwnAsync(free, cancellationToken) ? users.Except(free) : users;
            foreach (var user in rest)
            {
                await SettleAsync(user.Id, cancellationToken);
            }
        }
    }

    /// <summary>The account as it is once somebody has looked at it.</summary>
    public async Task<User?> SettledAsync(User? user, CancellationToken cancellationToken)
    {
        if (user is not { AddressState: AddressState.Unseen })
        {
            return user;
        }

        await SettleAsync(user.Id, cancellationToken);
        return await FindAsync(user.Id, cancellationToken);
    }

    /// <summary>
    /// Gives an account its names, as an operator's decision: from accounts that contest them too, never from one that has them by right,
    /// whose id is returned then. To be called in a transaction.
    /// </summary>
    public async Task<string?> TakeAsync(User user, CancellationToken cancellationToken)
    {
        var names = Names.Of(user);
        var holder = await db.Addresses
            .Where(a => names.Contains(a.Address) && a.UserId != user.Id && db.Users.Any(u => u.Id == a.UserId && u.AddressState != AddressState.Contested))
            .Select(a => a.UserId)
            .FirstOrDefaultAsync(cancellationToken);
        if (holder is not null)
        {
            return holder;
        }

        await db.Addresses.Where(a => names.Contains(a.Address) && a.UserId != user.Id).ExecuteDeleteAsync(cancellationToken);
        // Its user name is found by this account alone from now on; the other's is made again from its own when its turn comes.
        await db.Users
            .Where(u => u.Id != user.Id && u.AddressState == AddressState.Contested && names.Contains(u.NormalizedUserName!))
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.NormalizedUserName, (string?)null), cancellationToken);
        await WriteAsync([user], cancellationToken);
        return null;
    }

    private Task<User?> FindAsync(string id, CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);

    private Task<List<User>> UnseenAsync(CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().Where(u => u.AddressState == AddressState.Unseen).OrderBy(u => u.Id).Take(BatchSize).ToListAsync(cancellationToken);

    /// <summary>Those of the users' names that more than one account carries.</summary>
    private async Task<HashSet<string>> SharedAsync(List<User> users, CancellationToken cancellationToken)
    {
        string[] ids = [.. users.Select(user => user.Id)];
        string[] names = [.. users.SelectMany(Names.Of)];
        var elsewhere = await db.Addresses.Where(a => names.Contains(a.Address) && !ids.Contains(a.UserId)).Select(a => a.Address)
            .Union(db.Users.Where(u => names.Contains(u.NormalizedUserName!) && !ids.Contains(u.Id)).Select(u => u.NormalizedUserName!))
            .Union(db.Users.Where(u => names.Contains(u.NormalizedEmail!) && !ids.Contains(u.Id)).Select(u => u.NormalizedEmail!))
            .ToListAsync(cancellationToken);
        return [.. elsewhere, .. names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
    }

    private async Task SettleAsync(string id, CancellationToken cancellationToken)
    {
        for (var tries = 1; await FindAsync(id, cancellationToken) is { AddressState: AddressState.Unseen } user; tries++)
        {
            if ((await OwnersAsync(Names.Of(user), cancellationToken)).Where(owner => owner != id).ToArray() is [_, ..] rivals)
            {
                await ContestAsync(user, rivals, cancellationToken);
            }
            else if (!await TryOwnAsync([user], cancellationToken) && tries == MostTries)
            {
                throw new InvalidOperationException($"Whose the names of user {id} are could not be settled.");
            }
        }
    }

    /// <summary>Somebody else has written one of the names, or has removed the account.</summary>
    private bool IsOthers(Exception exception) => db.IsTaken(exception) || db.IsOrphan(exception);

    /// <summary>False: somebody else came between, and nothing was written.</summary>
    private async Task<bool> TryOwnAsync(User[] users, CancellationToken cancellationToken)
    {
        string[] ids = [.. users.Select(user => user.Id)];
        try
        {
            return await db.InTransactionAsync(async token =>
            {
                await db.Users
                    .Where(u => ids.Contains(u.Id) && u.AddressState == AddressState.Unseen)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.AddressState, AddressState.Own), token);
                await WriteAsync(users, token);
                return true;
            }, cancellationToken);
        }
        catch (Exception exception) when (IsOthers(exception))
        {
            db.ChangeTracker.Clear();
            logger.LogDebug(exception, "Names were not free.");
            return false;
        }
    }

    /// <summary>The names in the book, and in the account's own row in their one spelling.</summary>
    private async Task WriteAsync(IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        string[] ids = [.. users.Select(user => user.Id)];
        foreach (var user in users)
        {
            var spelled = Names.Spelled(user);
            if (spelled != Names.AsStored(user))
            {
                await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set
                    .SetProperty(u => u.UserName, spelled.UserName)
                    .SetProperty(u => u.NormalizedUserName, spelled.NormalizedUserName)
                    .SetProperty(u => u.Email, spelled.Email)
                    .SetProperty(u => u.NormalizedEmail, spelled.NormalizedEmail), cancellationToken);
            }
        }

        var written = await db.Addresses.Where(a => ids.Contains(a.UserId)).Select(a => a.Address).ToListAsync(cancellationToken);
        await AddAsync(users.SelectMany(user => Names.Of(user).Except(written).Select(name => (name, user.Id))), cancellationToken);
    }

    private async Task AddAsync(IEnumerable<(string Name, string UserId)> rows, CancellationToken cancellationToken)
    {
        db.Addresses.AddRange(rows.Select(row => new AddressRecord { Address = row.Name, UserId = row.UserId }));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>None of them signs in, and nobody else gets the name.</summary>
    private async Task ContestAsync(User user, string[] rivals, CancellationToken cancellationToken)
    {
        var names = Names.Of(user);
        try
        {
            await db.InTransactionAsync(async token =>
            {
                foreach (var id in rivals.Append(user.Id).Order(StringComparer.Ordinal))
                {
                    var stamp = Guid.NewGuid().ToString();
                    if (await db.Users.Where(u => u.Id == id && u.AddressState != AddressState.Contested).ExecuteUpdateAsync(
                        set => set
                            .SetProperty(u => u.AddressState, AddressState.Contested)
                            .SetProperty(u => u.Disabled, true)
                            .SetProperty(u => u.SecurityStamp, stamp),
                        token) is 1)
                    {
                        await revocations.EndUserAsync(id, token);
                    }
                }

                await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(
                    set => set.SetProperty(u => u.NormalizedEmail, UserNames.Normalize(user.Email)), token);
                var held = await db.Addresses.Where(a => names.Contains(a.Address)).Select(a => a.Address).ToListAsync(token);
                await AddAsync(names.Except(held).Select(name => (name, user.Id)), token);
                return true;
            }, cancellationToken);
        }
        catch (Exception exception) when (IsOthers(exception))
        {
            // Somebody else has the name by now: the next look sees whom.
            db.ChangeTracker.Clear();
            logger.LogDebug(exception, "A contested name was written meanwhile.");
            return;
        }

        logger.LogWarning(
            "User {UserId} carries a name or an address of user {Others}: none of them signs in until an operator decides. 'AuthServer users "
                + "conflicts' lists them.",
            user.Id, string.Join(", ", rivals));
    }
}
