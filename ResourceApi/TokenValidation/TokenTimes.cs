using Microsoft.IdentityModel.Tokens;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Whether what the issuer made is good at this time by this clock. An issuer that is ahead makes tokens of the future, and taking
/// them a moment early harms nobody; but every second after its end is one that the issuer never gave.
/// </summary>
internal sealed class TokenTimes(TokenValidationOptions options, TimeProvider clock)
{
    private readonly TimeSpan _ahead = TimeSpan.FromSeconds(options.ClockSkewSeconds);

    /// <summary>How long after its end something is still taken.</summary>
    public TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(options.ExpiryToleranceSeconds);

    public bool HasBegun(DateTimeOffset time) => time <= clock.GetUtcNow() + _ahead;

    public bool HasEnded(DateTimeOffset expires) => expires + Tolerance < clock.GetUtcNow();

    /// <summary>Has a token's <c>exp</c> and <c>nbf</c> checked so; the library would have one tolerance for both.</summary>
    public void CheckIn(TokenValidationParameters parameters)
    {
        parameters.ClockSkew = Tolerance;
        parameters.LifetimeValidator = (begins, expires, _, _) =>
            expires is { } end && !HasEnded(Utc(end)) && (begins is not { } begin || HasBegun(Utc(begin)));
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
