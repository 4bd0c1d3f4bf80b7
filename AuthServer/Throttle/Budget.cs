using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Throttle;

/// <summary>
/// What one network may use up in an hour of one thing: a bucket that refills evenly (GCRA), in the database that all servers share
/// and by its clock. Nobody can fill it for himself.
/// </summary>
internal sealed class Budget(AuthDbContext db) : IPruningJob
{
    private const long HourMs = 3_600_000;

    /// <summary>Takes one of so many in an hour; how long until there is one again when there is none.</summary>
    public async Task<TimeSpan?> TakeAsync(string key, int perHour, CancellationToken cancellationToken)
    {
        var share = ShareOf(perHour);
        var most = HourMs - share;
        while (true)
        {
            // Not cancelled half-way: whether it counted would not be known.
            if (await db.Budgets
                .Where(budget => budget.Key == key && budget.FullAt <= DatabaseClock.NowMs() + most)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(budget => budget.FullAt, budget => Math.Max(budget.FullAt, DatabaseClock.NowMs()) + share),
                    CancellationToken.None) is 1)
            {
                return null;
            }

            var wait = await OverAsync(key, most, cancellationToken);
            if (wait > 0)
            {
                return TimeSpan.FromMilliseconds(wait.Value);
            }

            if (wait is null)
            {
                // An unused budget, to be taken from like any other. Another request may be first.
                await db.InsertUnlessThereAsync(new BudgetRecord { Key = key }, CancellationToken.None);
            }
        }
    }

    /// <summary>How long until there is one again; null when there is one.</summary>
    public async Task<TimeSpan?> WaitAsync(string key, int perHour, CancellationToken cancellationToken) =>
        await OverAsync(key, HourMs - ShareOf(perHour), cancellationToken) is > 0 and var wait ? TimeSpan.FromMilliseconds(wait) : null;

    /// <summary>Gives one back that was taken.</summary>
    public Task GiveBackAsync(string key, int perHour)
    {
        var share = ShareOf(perHour);
        return db.Budgets.Where(budget => budget.Key == key)
            .ExecuteUpdateAsync(set => set.SetProperty(budget => budget.FullAt, budget => budget.FullAt - share), CancellationToken.None);
    }

    /// <summary>Those of one thing that something was taken from, and for how long it will be missed.</summary>
    public async Task<IReadOnlyList<(string Network, TimeSpan Missed)>> ListAsync(string thing, CancellationToken cancellationToken)
    {
        var rows = await db.Budgets.AsNoTracking()
            .Where(budget => budget.Key.StartsWith(thing + " ") && budget.FullAt > DatabaseClock.NowMs())
            .OrderByDescending(budget => budget.FullAt)
            .Select(budget => new { budget.Key, Missed = budget.FullAt - DatabaseClock.NowMs() })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Key[(thing.Length + 1)..], TimeSpan.FromMilliseconds(row.Missed)))];
    }

    /// <summary>Fills one, as an operator's decision. False: nothing was taken from it.</summary>
    public async Task<bool> FillAsync(string key, CancellationToken cancellationToken) =>
        await db.Budgets.Where(budget => budget.Key == key).ExecuteDeleteAsync(cancellationToken) is 1;

    /// <summary>A full budget is what somebody without a row has.</summary>
    public Task<int> PruneAsync(CancellationToken cancellationToken) =>
        db.Budgets.Where(budget => budget.FullAt < DatabaseClock.NowMs()).OrderBy(budget => budget.FullAt)
            .DeleteInBatchesAsync(db.Budgets.Where(budget => budget.FullAt < DatabaseClock.NowMs()), budget => budget.Key, cancellationToken);

    private Task<long?> OverAsync(string key, long most, CancellationToken cancellationToken) => db.Budgets
        .Where(budget => budget.Key == key)
        .Select(budget => (long?)(budget.FullAt - DatabaseClock.NowMs() - most))
        .SingleOrDefaultAsync(cancellationToken);

    private static long ShareOf(int perHour) => Math.Max(1, HourMs / perHour);
}
