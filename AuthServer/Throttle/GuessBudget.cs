using AuthServer.Hosting;

namespace AuthServer.Throttle;

/// <summary>
/// Bounds the wrong passwords of one network, for which one guess at each of many names is enough (credential stuffing). Off unless
/// <c>Lockout__AddressFailures</c> is set: behind a proxy that is not named in <c>Hosting__ProxyNetworks</c> everybody has one address.
/// </summary>
internal sealed class GuessBudget(Budget budget, SignInThrottleOptions options, IHttpContextAccessor http)
{
    public const string Thing = "guesses";

    private int PerHour => options.AddressFailures;

    private string Caller => KeyOf(CallerNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress));

    public static string KeyOf(string network) => $"{Thing} {network}";

    /// <summary>Taken before the password is checked, so that many at once are no more than one after another; how long to wait when there is none.</summary>
    public async Task<TimeSpan?> TakeAsync(CancellationToken cancellationToken) =>
        PerHour is 0 ? null : await budget.TakeAsync(Caller, PerHour, cancellationToken);

    /// <summary>How long the caller's network must wait before its next guess; null: not at all.</summary>
    public async Task<TimeSpan?> WaitAsync(CancellationToken cancellationToken) =>
        PerHour is 0 ? null : await budget.WaitAsync(Caller, PerHour, cancellationToken);

    /// <summary>The password was right, or was not checked. What wrong ones have used up stays so.</summary>
    public Task GiveBackAsync() => PerHour is 0 ? Task.CompletedTask : budget.GiveBackAsync(Caller, PerHour);
}
