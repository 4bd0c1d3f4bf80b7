using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Throttle;

/// <summary>How guessing one user's password is slowed down.</summary>
internal sealed class SignInThrottleOptions : ISettings, IValidatableObject
{
    // A quarter of all time: far enough, and twice as much still fits.
    private const long Never = long.MaxValue / 4;

    public static string Section => "Lockout";

    /// <summary>Failures in a row after which a user name must wait. 0: no lockout at all.</summary>
    [Range(0, 10_000)]
    public int Failures { get; set; } = 5;

    /// <summary>The first wait; each failure after it doubles it. 0: no wait.</summary>
    [Range(0, 86_400)]
    public int DelaySeconds { get; set; } = 30;

    /// <summary>The longest wait. 0: no limit to the doubling.</summary>
    [Range(0, 86_400)]
    public int MaxDelaySeconds { get; set; } = 900;

    /// <summary>
    /// Failures no longer count this long after the last one and its wait; at least <c>Lockout__MaxDelaySeconds</c>. A day, because
    /// whoever waits it out has as many fresh guesses as <c>Lockout__Failures</c> says. 0: only a right password ends the count.
    /// </summary>
    [Range(0, 31_536_000)]
    public int ForgetAfterSeconds { get; set; } = 86_400;

    /// <summary>
    /// How long a sign-in waits while as many passwords as there are failures left are being checked for the same user name; then
    /// it is answered 503. 0: as long as it takes.
    /// </summary>
    [Range(0, 3_600)]
    public int MaxWaitSeconds { get; set; } = 20;

    /// <summary>
    /// Wrong passwords that may come from one network address (of IPv6 its /64) in an hour, whatever the names; what is not used
    /// comes back evenly, and right ones cost nothing. Sign-ins at one moment count until they are checked: set it above what a
    /// whole office does at nine. 0: addresses are not counted. Behind a proxy set <c>Hosting__ProxyNetworks</c> first.
    /// </summary>
    [Range(0, 1_000_000)]
    public int AddressFailures { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxDelaySeconds is not 0 && DelaySeconds > MaxDelaySeconds)
        {
            yield return new(
                $"The first wait, {nameof(DelaySeconds)}={DelaySeconds}, is longer than the longest, {nameof(MaxDelaySeconds)}={MaxDelaySeconds}.",
                [nameof(DelaySeconds)]);
        }

        if (ForgetAfterSeconds is not 0 && ForgetAfterSeconds < MaxDelaySeconds)
        {
            yield return new(
                $"Failures are forgotten before the longest wait, {nameof(MaxDelaySeconds)}={MaxDelaySeconds}, could ever be "
                    + "reached.", [nameof(ForgetAfterSeconds)]);
        }
    }

    internal long DelayMs => DelaySeconds * 1000L;

    internal long MaxDelayMs => MaxDelaySeconds is 0 ? Never : MaxDelaySeconds * 1000L;

    /// <summary>A failure of this age or more is forgotten.</summary>
    internal long ForgetAfterMs => ForgetAfterSeconds is 0 ? Never : ForgetAfterSeconds * 1000L;
}
