using AuthServer.Hosting;
using AuthServer.Throttle;

namespace AuthServer.Accounts;

/// <summary>Bounds what one network may have registered: each request costs a hash and a row, and says whether an account exists.</summary>
internal sealed class RegistrationBudget(Budget budget, RegistrationOptions options, IHttpContextAccessor http)
{
    /// <summary>Takes one from the caller's budget; how long until there is one again when there is none.</summary>
    public async Task<TimeSpan?> TakeAsync(CancellationToken cancellationToken) => options.PerHour is 0
        ? null
        : await budget.TakeAsync($"registrations {CallerNetwork.Of(http.HttpContext?.Connection.RemoteIpAddress)}", options.PerHour, cancellationToken);
}
