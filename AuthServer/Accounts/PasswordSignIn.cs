using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Passwords;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting.Logging;
using AuthServer.Throttle;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

/// <summary>
/// Checks a user name and a password. Whatever the reason for a refusal, the same work is done before it is given: one guess
/// counted, one user looked up, one hash computed. The reason stands in the log alone.
/// </summary>
internal sealed class PasswordSignIn(
    AuthDbContext db,
    UsersByName users,
    AddressBook book,
    SignInThrottle throttle,
    GuessBudget guesses,
    PasswordHasher hasher,
    PasswordRules rules,
    HashingQueue queue,
    Refusals refusals)
{
    private const string What = "Sign-in";

    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(1);

    public async Task<SignInOutcome> CheckAsync(string username, string password, CancellationToken cancellationToken)
    {
        // No account can have such a name or password, so there is nothing to hide and nothing to hash.
        if (UserNames.Normalize(username) is not { } name || !rules.IsPossible(password))
        {
            refusals.Note(What, "impossible_name_or_password");
            return new SignInOutcome.Refused(RetryAfter: null);
        }

        if (await guesses.TakeAsync(cancellationToken) is { } wait)
        {
            return await CheckOnceCountedAsync(name, password, new ThrottleDecision.Locked(wait), cancellationToken);
        }

        SignInOutcome outcome;
        try
        {
            outcome = await CheckOnceCountedAsync(name, password, decided: null, cancellationToken);
        }
        catch
        {
            await guesses.GiveBackAsync();
            throw;
        }

        // Refused without a wait: a wrong password, whoever's.
        if (outcome is not SignInOutcome.Refused { RetryAfter: null })
        {
            await guesses.GiveBackAsync();
        }
        else if (await guesses.WaitAsync(CancellationToken.None) is { } pause)
        {
            refusals.NoteWait("An address", pause);
        }

        return outcome;
    }

    /// <summary>What is decided of an address is answered after the same work.</summary>
    private async Task<SignInOutcome> CheckOnceCountedAsync(string name, string password, ThrottleDecision? decided, CancellationToken cancellationToken)
    {
        var decision = decided ?? await throttle.ReserveAsync(SignInThrottle.KeyOf(name), cancellationToken);
        if (decision is ThrottleDecision.Busy)
        {
            return new SignInOutcome.Busy(BusyRetryAfter);
        }

        var reservation = (decision as ThrottleDecision.Reserved)?.Reservation;
        var (user, check) = await CompareWithHashAsync(reservation, name, password, cancellationToken);
        if (check is null)
        {
            await (reservation?.ReleaseAsync() ?? Task.CompletedTask);
            return new SignInOutcome.Busy(HashingQueue.RetryAfter);
        }

        // The lock is looked at only now, after the hash.
        switch (decision)
        {
            case ThrottleDecision.Locked locked:
                refusals.Note(What, decided is null ? "name_waits" : "address_waits", user?.Id);
                return new SignInOutcome.Refused(locked.RetryAfter);
            case ThrottleDecision.Reserved reserved when check.IsRight && user is not null:
                await UpgradeAsync(user, check.NewHash);
                return new SignInOutcome.Succeeded(user, reserved.Reservation);
            default:
                refusals.Note(What, ReasonOf(user), user?.Id);
                if (await reservation!.FailAsync() is { } wait)
                {
                    refusals.NoteWait("A user name", wait, user?.Id);
                }

                return new SignInOutcome.Refused(RetryAfter: null);
        }
    }

    private static string ReasonOf(User? user) => user switch
    {
        null => "unknown_name",
        { AddressState: AddressState.Contested } => "contested_name",
        { Disabled: true } => "disabled",
        { PasswordHash: null } => "no_password",
        _ => "wrong_password",
    };

    /// <summary>No check: the queue is full or took too long.</summary>
    private async Task<(User? User, Check? Check)> CompareWithHashAsync(
        SignInReservation? reservation, string name, string password, CancellationToken cancellationToken)
    {
        try
        {
            var user = await users.FindAsync(db, name, cancellationToken);
            user = await book.SettledAsync(user, cancellationToken);
            var hash = reservation is not null && user is { Disabled: false, PasswordHash: { } own } ? own : hasher.Unmatchable;
            var work = queue.TryRun(() => reservation is null or { IsFresh: true } ? Verify(user ?? new User(), hash, password) : null, cancellationToken);
            return (user, work is null ? null : await work);
        }
        catch (OperationCanceledException) when (reservation is not null)
        {
            // The caller left before its password was looked at.
            await reservation.ReleaseAsync();
            throw;
        }
    }

    private Check Verify(User user, string hash, string password) => hasher.VerifyHashedPassword(user, hash, password) switch
    {
        PasswordVerificationResult.Success => new(IsRight: true, NewHash: null),
        PasswordVerificationResult.SuccessRehashNeeded => new(IsRight: true, hasher.HashPassword(user, password)),
        _ => new(IsRight: false, NewHash: null),
    };

    /// <summary>Replaces the very hash that was checked, so a password set meanwhile stays. The security stamp stays too: nobody is signed out.</summary>
    private async Task UpgradeAsync(User user, string? newHash)
    {
        if (newHash is not null)
        {
            await db.Users
                .Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, newHash));
        }
    }

    private sealed record Check(bool IsRight, string? NewHash);
}
