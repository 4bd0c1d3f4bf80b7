using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Usage;

/// <summary>The rows of all servers: one for each client, grant and day, to which each server adds.</summary>
internal sealed class UsageStore(AuthDbContext db, UsageOptions options, TimeProvider time) : IPruningJob, IKeepsOfClients
{
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public async Task AddAsync(UsageKey key, UsageCount more)
    {
        while (!await UpdateAsync(key, more) && !await db.InsertUnlessThereAsync(RowOf(key, more), CancellationToken.None))
        {
            // Another server inserted between the two: now there is a row to add to.
        }
    }

    /// <summary>For each client and grant: how often in the last days, and when last in all that is kept.</summary>
    public async Task<IReadOnlyDictionary<(string ClientId, string Grant), UsageCount>> ReadAsync(
        string? clientId, int days, CancellationToken cancellationToken)
    {
        var since = Today.AddDays(1 - days);
        var rows = await db.GrantUsage
            .Where(u => clientId == null || u.ClientId == clientId)
            .GroupBy(u => new { u.ClientId, u.Grant })
            .Select(group => new { group.Key, Count = group.Sum(u => u.Day >= since ? u.Count : 0), Last = group.Max(u => u.LastUsedAt) })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(row => (row.Key.ClientId, row.Key.Grant), row => new UsageCount(row.Count, DateTime.SpecifyKind(row.Last, DateTimeKind.Utc)));
    }

    public Task ForgetAsync(string clientId, CancellationToken cancellationToken) =>
        db.GrantUsage.Where(u => u.ClientId == clientId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Day by day, and of each day some clients at a time.</summary>
    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        if (options.KeepDays is 0)
        {
            return 0;
        }

        var oldest = Today.AddDays(-options.KeepDays);
        var total = 0;
        while (await db.GrantUsage.Where(u => u.Day < oldest).MinAsync(u => (DateOnly?)u.Day, cancellationToken) is { } day)
        {
            var over = db.GrantUsage.Where(u => u.Day == day);
            total += await over.OrderBy(u => u.ClientId).DeleteInBatchesAsync(over, u => u.ClientId, cancellationToken);
        }

        return total;
    }

    /// <summary>One statement adds, whoever else does. False: there is no row yet.</summary>
    private async Task<bool> UpdateAsync(UsageKey key, UsageCount more) =>
        await Row(key).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.Count, u => u.Count + more.Count)
            .SetProperty(u => u.LastUsedAt, u => u.LastUsedAt > more.LastUsedAt ? u.LastUsedAt : more.LastUsedAt)) is 1;

    private static GrantUsageRecord RowOf(UsageKey key, UsageCount count) =>
        new() { ClientId = key.ClientId, Grant = key.Grant, Day = key.Day, Count = count.Count, LastUsedAt = count.LastUsedAt };

    private IQueryable<GrantUsageRecord> Row(UsageKey key) => db.GrantUsage.Where(u => u.ClientId == key.ClientId && u.Grant == key.Grant && u.Day == key.Day);
}
