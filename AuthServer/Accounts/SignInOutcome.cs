using AuthServer.Data.Records;
using AuthServer.Throttle;

namespace AuthServer.Accounts;

/// <summary>What became of a user name and a password.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome()
    {
    }

    /// <summary>The password is right. Settle the reservation in the transaction that uses it.</summary>
    public sealed record Succeeded(User User, SignInReservation Reservation) : SignInOutcome;

    /// <summary>
    /// Wrong password, no such user, disabled, locked: the caller cannot tell which. <c>RetryAfter</c> only for a user name that must
    /// wait, existing or not.
    /// </summary>
    public sealed record Refused(TimeSpan? RetryAfter) : SignInOutcome;

    /// <summary>Nothing was checked: too much is being hashed.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : SignInOutcome;
}
