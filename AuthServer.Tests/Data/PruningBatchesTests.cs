using AuthServer.Data;
using AuthServer.Data.MySql;
using AuthServer.Data.Records;
using AuthServer.Data.Sqlite;
using AuthServer.StatusLists;
using AuthServer.Tests.Fixtures;
using AuthServer.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>However much has had its time, no statement deletes more than a hundred rows, and others get in between.</summary>
public class PruningBatchesTests
{
    private const int Batch = 100;

    [DatabaseTheory, EveryDatabase]
    public async Task Old_counts_of_use_are_deleted_a_few_at_a_time_and_younger_ones_stay(DatabaseKind kind)
    {
        CommandCount commands = new();
        await using var db = await OpenAsync(kind, commands);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await AddAsync(db, [
            .. Enumerable.Range(0, (2 * Batch) + 1).Select(client => Used(client, today.AddDays(-500))),
            Used(1, today.AddDays(-501)), Used(1, today), Used(2, today),
        ]);

        var sent = commands.Begin();
        var deleted = await new UsageStore(db, new UsageOptions(), TimeProvider.System).PruneAsync(CancellationToken.None);

        deleted.ShouldBe((2 * Batch) + 2);
        sent.Count(IsDelete).ShouldBe(4);
        (await db.GrantUsage.CountAsync()).ShouldBe(2);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Status_lists_that_are_over_are_deleted_a_few_at_a_time_and_others_stay(DatabaseKind kind)
    {
        CommandCount commands = new();
        await using var db = await OpenAsync(kind, commands);
        var future = DateTimeOffset.UtcNow.AddHours(5).ToUnixTimeSeconds();
        await AddAsync(db, [.. Enumerable.Range(1, Batch + 1).Select(List), List(future)]);

        var sent = commands.Begin();
        var deleted = await new StatusListPruning(db, TimeProvider.System).PruneAsync(CancellationToken.None);

        deleted.ShouldBe(Batch + 1);
        sent.Count(IsDelete).ShouldBe(2);
        (await db.StatusLists.SingleAsync()).Id.ShouldBe(future);
    }

    /// <summary>On SQLite whoever waits to write looks now and then whether it may: a job that never rests would be there before it each time.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task Whoever_deletes_many_rows_rests_as_long_as_it_works(DatabaseKind kind)
    {
        CommandTimes times = new();
        await using var db = await OpenAsync(kind, times);
        await AddAsync(db, [.. Enumerable.Range(1, 20 * Batch).Select(List)]);
        times.Clear();

        await new StatusListPruning(db, TimeProvider.System).PruneAsync(CancellationToken.None);

        // A select and a delete each time; the last two looks, of which one is for revocations, find nothing.
        var batches = times.Commands.Chunk(2).Take(20).ToList();
        batches.Count.ShouldBe(20);
        var worked = batches.Sum(batch => (batch[^1].Ended - batch[0].Began).TotalMilliseconds);
        var rested = batches.Zip(batches.Skip(1), (one, next) => (next[0].Began - one[^1].Ended).TotalMilliseconds).Sum();
        rested.ShouldBeGreaterThan(worked / 2);
    }

    private static GrantUsageRecord Used(int client, DateOnly day) =>
        new() { ClientId = $"client-{client}", Grant = "password", Day = day, Count = 1, LastUsedAt = day.ToDateTime(default, DateTimeKind.Utc) };

    private static StatusListRecord List(int id) => List((long)id);

    private static StatusListRecord List(long id) => new() { Id = id, Next = 1 };

    private static bool IsDelete(string sql) => sql.StartsWith("DELETE", StringComparison.Ordinal);

    private static async Task AddAsync(AuthDbContext db, IEnumerable<object> rows)
    {
        db.AddRange(rows);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    private static async Task<AuthDbContext> OpenAsync(DatabaseKind kind, IInterceptor commands)
    {
        var connection = (await TestDatabase.CreateAsync(kind)).Settings["Database__ConnectionString"]!;
        return kind is DatabaseKind.Sqlite
            ? new SqliteAuthDbContext(new DbContextOptionsBuilder<SqliteAuthDbContext>().UseSqlite(connection).AddInterceptors(commands).Options)
            : new MySqlAuthDbContext(new DbContextOptionsBuilder<MySqlAuthDbContext>()
                .UseMySql(connection, ServerVersion.Parse((await DatabaseServer.GetAsync(kind)).Version)).AddInterceptors(commands).Options);
    }
}
