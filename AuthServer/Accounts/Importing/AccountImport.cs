using AuthServer.Accounts.Addresses;
using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.Importing;

/// <summary>What became of a person who moves in.</summary>
internal abstract record MoveOutcome
{
    private MoveOutcome()
    {
    }

    public sealed record Added : MoveOutcome;

    /// <summary>An earlier run has added the person.</summary>
    public sealed record Present : MoveOutcome;

    public sealed record Refused(string Reason) : MoveOutcome;
}

/// <summary>The row of a person who moves in.</summary>
/// <param name="User">As it is to be.</param>
/// <param name="HasOldId">Whether an earlier run is known by the person's id; otherwise it is by the names alone.</param>
internal sealed record Mover(User User, bool HasOldId);

/// <summary>Writes accounts some hundreds at a time, all that is new of them in one transaction.</summary>
internal sealed class AccountImport(AuthDbContext db, AddressBook book, ILogger<AccountImport> logger)
{
    private const int MostTries = 5;

    /// <summary>Before the first: rows that another program wrote have their names in the book.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => book.SettleAllAsync(cancellationToken);

    /// <summary>One outcome for each, in their order. None of them carries a name of another.</summary>
    /// <param name="movers">Whom to write.</param>
    /// <param name="isDry">Nothing is written.</param>
    /// <param name="cancellationToken">Ends it; what was not yet committed is not there.</param>
    public async Task<IReadOnlyList<MoveOutcome>> WriteAsync(IReadOnlyList<Mover> movers, bool isDry, CancellationToken cancellationToken)
    {
        for (var tries = 1; tries <= MostTries; tries++)
        {
            try
            {
                return await db.InTransactionAsync(token => TryAsync(movers, isDry, token), cancellationToken);
            }
            catch (Exception exception) when (db.IsTaken(exception))
            {
                // Somebody registered meanwhile: the next look sees whom.
                logger.LogDebug(exception, "A name was taken while accounts were written.");
            }
        }

        if (movers is [_])
        {
            return [new MoveOutcome.Refused("The database has its name, address or id already.")];
        }

        List<MoveOutcome> outcomes = [];
        foreach (var mover in movers)
        {
            outcomes.AddRange(await WriteAsync([mover], isDry, cancellationToken));
        }

        return outcomes;
    }

    private async Task<IReadOnlyList<MoveOutcome>> TryAsync(IReadOnlyList<Mover> movers, bool isDry, CancellationToken cancellationToken)
    {
        var there = await Present.FindAsync(db, [.. movers.Select(mover => mover.User)], cancellationToken);
        List<User> added = [];
        List<MoveOutcome> outcomes = [];
        foreach (var mover in movers)
        {
            outcomes.Add(there.OutcomeOf(mover));
            if (outcomes[^1] is MoveOutcome.Added)
            {
                there.Add(mover.User);
                added.Add(mover.User);
            }
        }

        if (!isDry)
        {
            await AccountRows.Users.InsertAsync(db, added, cancellationToken);
            await AccountRows.Addresses.InsertAsync(
                db, [.. added.SelectMany(user => Names.Of(user).Select(name => new AddressRecord { Address = name, UserId = user.Id }))], cancellationToken);
        }

        return outcomes;
    }

    /// <summary>What the database has of those who are to be written.</summary>
    private sealed record Present(HashSet<string> Ids, Dictionary<string, string> ExternalIds, Dictionary<string, string> Owners)
    {
        public static async Task<Present> FindAsync(AuthDbContext db, IReadOnlyList<User> users, CancellationToken cancellationToken)
        {
            string[] names = [.. users.SelectMany(Names.Of)];
            string[] ids = [.. users.Select(user => user.Id)];
            string[] externals = [.. users.Select(user => user.ExternalId).OfType<string>()];
            return new(
                [.. await db.Users.Where(u => ids.Contains(u.Id)).Select(u => u.Id).ToListAsync(cancellationToken)],
                externals is [] ? [] : await db.Users.Where(u => externals.Contains(u.ExternalId!))
                    .ToDictionaryAsync(u => u.ExternalId!, u => u.Id, cancellationToken),
                await db.Addresses.AsNoTracking().Where(a => names.Contains(a.Address)).ToDictionaryAsync(a => a.Address, a => a.UserId, cancellationToken));
        }

        public void Add(User user)
        {
            Ids.Add(user.Id);
            if (user.ExternalId is not null)
            {
                ExternalIds.TryAdd(user.ExternalId, user.Id);
            }
        }

        public MoveOutcome OutcomeOf(Mover mover)
        {
            var (user, owners) = (mover.User, Names.Of(mover.User).Select(name => Owners.GetValueOrDefault(name)).OfType<string>().ToList());
            if (Ids.Contains(user.Id))
            {
                return new MoveOutcome.Present();
            }

            if (user.ExternalId is { } external && ExternalIds.TryGetValue(external, out var known))
            {
                // Two systems may both have a 17.
                return owners.Contains(known)
                    ? new MoveOutcome.Present()
                    : new MoveOutcome.Refused($"Its id belongs to user {known} already, whose name and address are others.");
            }

            return owners is not [var owner, ..] ? new MoveOutcome.Added()
                : mover.HasOldId ? new MoveOutcome.Refused($"Its name or address belongs to user {owner} already.")
                : new MoveOutcome.Present();
        }
    }
}
