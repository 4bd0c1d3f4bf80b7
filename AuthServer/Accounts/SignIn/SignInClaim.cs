using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.SignIn;

/// <summary>
/// The right to check one password, already counted. It ends as settled, failed or released, or lapses with its lease.
/// A null key: the throttle is off, and there is nothing to count.
/// </summary>
internal sealed class SignInClaim(AuthDbContext db, SignInThrottleOptions options, TimeProvider time, string? key, long claimedAt)
{
    /// <summary>How long a claim counts when nobody ends it, because its server died.</summary>
    internal const long LeaseMs = 30_000;

    /// <summary>False: so late that the lease could lapse in mid-hash, and the guess would go uncounted.</summary>
    public bool IsFresh => key is null || Now < claimedAt + (LeaseMs / 2);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    // Once the lease has lapsed, others may have started to count from zero: there is nothing to give back.
    private int Share => Now < claimedAt + LeaseMs ? 1 : 0;

    /// <summary>
    /// The password was right: ends the count of failures, except for one that came after this claim. Call it in the transaction
    /// that uses the sign-in; it may run again when that is retried.
    /// </summary>
    public Task SettleAsync(CancellationToken cancellationToken)
    {
        var share = Share;
        return key is null ? Task.CompletedTask : Attempts().ExecuteUpdateAsync(
            set => set
                .SetProperty(a => a.Pending, a => a.Pending > share ? a.Pending - share : 0)
                .SetProperty(a => a.LockedUntil, a => a.LastFailureAt < claimedAt ? 0 : a.LockedUntil)
                .SetProperty(a => a.Failures, a => a.LastFailureAt < claimedAt ? 0 : a.Failures),
            cancellationToken);
    }

    /// <summary>The password was right but is not used, or was never checked: gives the claim back, and leaves the failures as they are.</summary>
    public Task ReleaseAsync()
    {
        var share = Share;
        return key is null ? Task.CompletedTask : Attempts().ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Pending, a => a.Pending > share ? a.Pending - share : 0));
    }

    /// <summary>The password was wrong. Counted even when its caller has gone: it was evaluated.</summary>
    public Task FailAsync()
    {
        if (key is null)
        {
            return Task.CompletedTask;
        }

        var (share, now, limit) = (Share, Now, options.Failures);
        var (forgetBefore, delay, longest) = (options.ForgetBefore(now), options.DelayMs, options.MaxDelayMs);

        // MySQL computes each assignment from the results of those before it, SQLite all from the old row; and EF Core writes the
        // last call first. So each one here reads only columns that calls above it set, or its own.
        return Attempts().ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Pending, a => a.Pending > share ? a.Pending - share : 0)
            .SetProperty(a => a.LastFailureAt, now)
            .SetProperty(a => a.Failures, a => a.LastFailureAt > forgetBefore ? a.Failures + 1 : 1)
            .SetProperty(a => a.LockedUntil, a =>
                (a.LastFailureAt > forgetBefore ? a.Failures + 1 : 1) < limit
                    ? a.LockedUntil
                    : now + Math.Min(longest, a.LastFailureAt > forgetBefore && a.LockedUntil > a.LastFailureAt
                        // The last wait was the time from the last failure to the end of its lock.
                        ? (a.LockedUntil - a.LastFailureAt) * 2
                        : delay)));
    }

    private IQueryable<SignInAttemptsRecord> Attempts() => db.SignInAttempts.Where(a => a.Key == key);
}
