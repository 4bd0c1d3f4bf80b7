using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Throttle;

/// <summary>
/// The right to check one password, already counted. It ends as settled, failed or released; what a request leaves open is released
/// with it (<see cref="OpenReservations"/>), and what a server leaves open lapses with its lease. A null key: the throttle is off, and there is
/// nothing to count.
/// </summary>
internal sealed class SignInReservation(AuthDbContext db, SignInThrottleOptions options, TimeProvider time, string? key, long startedAt)
{
    /// <summary>How long a reservation counts when nobody ends it, because its server died.</summary>
    internal const long LeaseMs = 30_000;

    private const string Settle =
        """
        UPDATE `SignInAttempts` SET
            `Failures` = CASE WHEN `FailedSinceClaim` THEN `Failures` ELSE 0 END,
            `LockedUntil` = CASE WHEN `FailedSinceClaim` THEN `LockedUntil` ELSE 0 END,
            `Pending` = CASE WHEN `Pending` > @1 THEN `Pending` - @1 ELSE 0 END
        WHERE `Key` = @0
        """;

    /// <summary>False: so late that the lease could lapse in mid-hash, and the guess would go uncounted.</summary>
    public bool IsFresh => key is null || AgeMs < LeaseMs / 2;

    /// <summary>True when there is nothing to give back. Also true when nobody knows whether its transaction was committed: then it lapses by itself.</summary>
    public bool HasEnded { get; private set; } = key is null;

    // By this server's own stopwatch, from before the row was asked: no other server's clock is in it.
    private double AgeMs => time.GetElapsedTime(startedAt).TotalMilliseconds;

    // Once the lease has lapsed, others may have started to count from zero: there is nothing to give back.
    private int Share => AgeMs < LeaseMs ? 1 : 0;

    /// <summary>
    /// The password was right: ends the count of failures in the transaction that uses the sign-in, unless one has come since anybody
    /// last reserved.
    /// </summary>
    public void SettleIn(UnitOfWork work) => work.Enlist(
        async token =>
        {
            await SettleAsync(token);
            return true;
        },
        whenUndone: () => HasEnded = key is null);

    /// <summary>The password was right but is not used, or was never checked: gives the reservation back, and leaves the failures as they are.</summary>
    public async Task ReleaseAsync()
    {
        if (HasEnded)
        {
            return;
        }

        var share = Share;
        await Attempts().ExecuteUpdateAsync(set => set.SetProperty(a => a.Pending, a => a.Pending > share ? a.Pending - share : 0));
        HasEnded = true;
    }

    /// <summary>
    /// The password was wrong. Counted even when its caller has gone: it was evaluated. How long the name must wait from now on; null:
    /// not at all.
    /// </summary>
    public async Task<TimeSpan?> FailAsync()
    {
        if (HasEnded)
        {
            return null;
        }

        var (share, limit) = (Share, options.Failures);
        var (forgetAfter, delay, longest) = (options.ForgetAfterMs, options.DelayMs, options.MaxDelayMs);

        // MySQL computes each assignment from the results of those before it, SQLite all from the old row; and EF Core writes the
        // last call first. So each one here reads only columns that calls above it set, or its own. One reads more: Failures looks at
        // the end of the wait, which is another only when these failures are remembered anyway, or when one failure is the limit.
        await Attempts().ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Pending, a => a.Pending > share ? a.Pending - share : 0)
            .SetProperty(a => a.FailedSinceClaim, true)
            .SetProperty(a => a.LastFailureAt, a => DatabaseClock.NowMs())
            .SetProperty(a => a.Failures, a => DatabaseClock.NowMs() - Math.Max(a.LastFailureAt, a.LockedUntil) < forgetAfter ? a.Failures + 1 : 1)
            .SetProperty(a => a.LockedUntil, a =>
                (DatabaseClock.NowMs() - Math.Max(a.LastFailureAt, a.LockedUntil) < forgetAfter ? a.Failures + 1 : 1) < limit
                    ? a.LockedUntil
                    : DatabaseClock.NowMs() + Math.Min(longest, DatabaseClock.NowMs() - a.LockedUntil < forgetAfter && a.LockedUntil > a.LastFailureAt
                        // The last wait was the time from the last failure to the end of its lock.
                        ? (a.LockedUntil - a.LastFailureAt) * 2
                        : delay)));
        HasEnded = true;
        return await Attempts().Select(a => a.LockedUntil - DatabaseClock.NowMs()).SingleOrDefaultAsync() is > 0 and var wait
            ? TimeSpan.FromMilliseconds(wait)
            : null;
    }

    /// <summary>Call it in the transaction that uses the sign-in. It may run again when that is retried.</summary>
    public Task SettleAsync(CancellationToken cancellationToken)
    {
        if (key is null)
        {
            return Task.CompletedTask;
        }

        HasEnded = true;
        return db.ExecuteAsync(Settle, [key, Share], cancellationToken);
    }

    private IQueryable<SignInAttemptsRecord> Attempts() => db.SignInAttempts.Where(a => a.Key == key);
}
