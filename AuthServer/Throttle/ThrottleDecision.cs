namespace AuthServer.Throttle;

/// <summary>Whether a password may be checked against a user name now.</summary>
internal abstract record ThrottleDecision
{
    private ThrottleDecision()
    {
    }

    public sealed record Reserved(SignInReservation Reservation) : ThrottleDecision;

    public sealed record Locked(TimeSpan RetryAfter) : ThrottleDecision;

    public sealed record Busy : ThrottleDecision;
}
