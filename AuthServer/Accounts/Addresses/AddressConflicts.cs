using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.Addresses;

/// <summary>A name or an address, and the accounts that carry it.</summary>
internal sealed record AddressConflict(string Address, IReadOnlyList<AddressConflict.Carrier> Accounts)
{
    internal sealed record Carrier(string Id, string? UserName, string? Email, bool Disabled, DateTime CreatedAt);
}

/// <summary>Lists the accounts that wait for an operator's decision.</summary>
internal sealed class AddressConflicts(AuthDbContext db, AddressBook book)
{
    private const int BatchSize = 500;

    public async Task<IReadOnlyList<AddressConflict>> ListAsync(CancellationToken cancellationToken)
    {
        await book.SettleAllAsync(cancellationToken);
        var contested = await db.Users.AsNoTracking().Where(u => u.AddressState == AddressState.Contested).OrderBy(u => u.Id).ToListAsync(cancellationToken);
        List<User> carriers = [.. contested];
        foreach (var names in contested.SelectMany(Names.Of).Distinct().Chunk(BatchSize))
        {
            // An account that an operator has let in again stands beside those that it was preferred to.
            carriers.AddRange(await db.Users.AsNoTracking()
                .Where(u => u.AddressState != AddressState.Contested && db.Addresses.Any(a => a.UserId == u.Id && names.Contains(a.Address)))
                .ToListAsync(cancellationToken));
        }

        var byName = carriers
            .DistinctBy(user => user.Id)
            .SelectMany(user => Names.Of(user).Select(name => (Name: name, User: user)))
            .ToLookup(pair => pair.Name, pair => pair.User);
        var waiting = contested.SelectMany(Names.Of).ToHashSet();
        var shared = waiting.Where(name => byName[name].Skip(1).Any()).ToHashSet();
        // One whose rivals are gone waits all the same.
        return
        [
            .. from name in waiting
               where shared.Contains(name) || !byName[name].SelectMany(Names.Of).Any(shared.Contains)
               select new AddressConflict(Spelling(name, byName[name].First()), [.. byName[name].Select(Carrier)]),
        ];
    }

    private static string Spelling(string name, User user) =>
        AddressSpelling.Stored((UserNames.Normalize(user.Email) == name ? user.Email : user.UserName)!);

    private static AddressConflict.Carrier Carrier(User user) =>
        new(user.Id, user.UserName, user.Email, user.Disabled, DateTime.SpecifyKind(user.CreatedAt, DateTimeKind.Utc));
}
