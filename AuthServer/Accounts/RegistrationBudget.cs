using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Accounts;

/// <summary>
/// Bounds what one network may have registered: each request costs a hash and a row, and says whether an account exists. A bucket that
/// refills evenly (GCRA), in the database that all servers share and by its clock.
/// </summary>
internal sealed class RegistrationBudget(AuthDbContext db, IOptions<RegistrationOptions> options) : IPruningJob
{
    private const long HourMs = 3_600_000;

    /// <summary>Takes one from the network's budget; how long until there is one again when there is none.</summary>
    public async Task<TimeSpan?> TakeAsync(string network, CancellationToken cancellationToken)
    {
        if (options.Value.PerHour is 0)
        {
            return null;
        }

        var share = Math.Max(1, HourMs / options.Value.PerHour);
        var most = HourMs - share;
        while (true)
        {
            // Not cancelled half-way: whether it counted would not be known.
            if (await db.RegistrationBudgets
                .Where(budget => budget.Network == network && budget.FullAt <= DatabaseClock.NowMs() + most)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(budget => budget.FullAt, budget => Math.Max(budget.FullAt, DatabaseClock.NowMs()) + share), CancellationToken.None) is 1)
            {
                return null;
            }

            var wait = await db.RegistrationBudgets
                .Where(budget => budget.Network == network)
                .Select(budget => (long?)(budget.FullAt - DatabaseClock.NowMs() - most))
                .SingleOrDefaultAsync(cancellationToken);
            if (wait > 0)
            {
                return TimeSpan.FromMilliseconds(wait.Value);
            }

            if (wait is null)
            {
                await InsertAsync(network);
            }
        }
    }

    /// <summary>A full budget is what a network without a row has.</summary>
    public Task<int> PruneAsync(CancellationToken cancellationToken) =>
        db.RegistrationBudgets.Where(budget => budget.FullAt < DatabaseClock.NowMs()).ExecuteDeleteAsync(cancellationToken);

    /// <summary>An unused budget, to be taken from like any other. Another request may be first.</summary>
    private async Task InsertAsync(string network)
    {
        var entry = db.RegistrationBudgets.Add(new() { Network = network });
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException)
        {
            if (!await db.RegistrationBudgets.AnyAsync(budget => budget.Network == network, CancellationToken.None))
            {
                throw;
            }
        }
        finally
        {
            entry.State = EntityState.Detached;
        }
    }
}
