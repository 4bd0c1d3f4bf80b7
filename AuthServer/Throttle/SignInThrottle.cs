using System.Security.Cryptography;
using System.Text;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Throttle;

/// <summary>
/// Counts guesses per user name, in the database that all servers share and before the guess is checked: what is being checked
/// and what has failed never exceed the limit together, however many come at once. Right passwords that come at once wait for
/// each other instead of failing.
/// </summary>
internal sealed class SignInThrottle(
    AuthDbContext db, OpenReservations reservations, SignInGates gates, SignInThrottleOptions options, TimeProvider time) : IPruningJob
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>The key of the counter: what people type into the wrong field is not kept.</summary>
    public static string KeyOf(string normalizedUserName) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedUserName)));

    public async Task<ThrottleDecision> ReserveAsync(string key, CancellationToken cancellationToken)
    {
        if (options.Failures is 0)
        {
            return Reserved(key: null, startedAt: 0);
        }

        return await TryReserveAsync(key, cancellationToken) ?? await WaitAsync(key, cancellationToken);
    }

    /// <summary>When the wait of a user name ends; null when it need not wait.</summary>
    public async Task<DateTimeOffset?> LockedUntilAsync(string key, CancellationToken cancellationToken)
    {
        var until = await db.SignInAttempts
            .Where(a => a.Key == key && a.LockedUntil > DatabaseClock.NowMs())
            .Select(a => a.LockedUntil)
            .SingleOrDefaultAsync(cancellationToken);
        return until is 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(until);
    }

    /// <summary>Forgets a user name's failures, as an operator's decision.</summary>
    public Task ClearAsync(string key, CancellationToken cancellationToken) =>
        db.SignInAttempts.Where(a => a.Key == key).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Deletes the counters that no longer say anything, and returns how many.</summary>
    public Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var forgetAfter = options.ForgetAfterMs;
        // The counters of those who sign in often stay: they would be made again at once.
        var idle = Math.Min(forgetAfter, TimeSpan.MillisecondsPerDay);
        // Asked again with the delete: a guess may have come in between.
        var over = db.SignInAttempts
            .Where(a => a.PendingUntil < DatabaseClock.NowMs() - idle
                && a.LockedUntil < DatabaseClock.NowMs()
                && (a.Failures == 0 || DatabaseClock.NowMs() - Math.Max(a.LastFailureAt, a.LockedUntil) > forgetAfter));
        return over.OrderBy(a => a.PendingUntil).DeleteInBatchesAsync(over, a => a.Key, cancellationToken);
    }

    private async Task<ThrottleDecision> WaitAsync(string key, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var maxWait = options.MaxWaitSeconds is 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(options.MaxWaitSeconds);
        using var turn = await gates.EnterAsync(key, options.Failures, maxWait, cancellationToken);
        while (turn is not null && (maxWait == Timeout.InfiniteTimeSpan || time.GetElapsedTime(started) < maxWait))
        {
            if (await TryReserveAsync(key, cancellationToken) is { } decision)
            {
                return decision;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
        }

        return new ThrottleDecision.Busy();
    }

    /// <summary>Null: as many are being checked as may be.</summary>
    private async Task<ThrottleDecision?> TryReserveAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var startedAt = time.GetTimestamp();
            if (await UpdateAsync(key))
            {
                return Reserved(key, startedAt);
            }

            var wait = await db.SignInAttempts
                .Where(a => a.Key == key)
                .Select(a => (long?)(a.LockedUntil - DatabaseClock.NowMs()))
                .SingleOrDefaultAsync(cancellationToken);
            if (wait is { } milliseconds)
            {
                return milliseconds > 0 ? new ThrottleDecision.Locked(TimeSpan.FromMilliseconds(milliseconds)) : null;
            }

            // An empty counter, to be reserved like any other: an insert knows no time but this server's. Another request may be first.
            await db.InsertUnlessThereAsync(new SignInAttemptsRecord { Key = key }, CancellationToken.None);
        }
    }

    private ThrottleDecision.Reserved Reserved(string? key, long startedAt) => new(reservations.Add(new(db, options, time, key, startedAt)));

    /// <summary>
    /// One atomic statement decides, whoever else asks. It is not cancelled half-way: whether it counted would not be known. MySQL computes
    /// each assignment from the results of those before it, SQLite all from the old row: the order suits both.
    /// </summary>
    private async Task<bool> UpdateAsync(string key)
    {
        var now = db.Clock;
        var sql =
            $"""
            UPDATE `SignInAttempts` SET
                `Pending` = CASE WHEN `PendingUntil` < {now} THEN 1 ELSE `Pending` + 1 END,
                `PendingUntil` = CASE WHEN `PendingUntil` > {now} + @1 THEN `PendingUntil` ELSE {now} + @1 END,
                `FailedSinceClaim` = 0
            WHERE `Key` = @0 AND `LockedUntil` <= {now} AND (
                `PendingUntil` < {now} OR `Pending` < 1 OR `Pending` < @2 - CASE
                    WHEN {now} - CASE WHEN `LastFailureAt` > `LockedUntil` THEN `LastFailureAt` ELSE `LockedUntil` END < @3 THEN `Failures`
                    ELSE 0 END)
            """;
        return await db.ExecuteAsync(sql, [key, SignInReservation.LeaseMs, options.Failures, options.ForgetAfterMs], CancellationToken.None) is 1;
    }
}
