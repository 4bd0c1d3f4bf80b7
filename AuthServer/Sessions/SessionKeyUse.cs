using AuthServer.Keys;
using Microsoft.Extensions.Options;

namespace AuthServer.Sessions;

/// <summary>A retired cookie key is needed until the last session whose cookie it protects has reached its maximum. Forms live shorter.</summary>
internal sealed class SessionKeyUse(IOptions<SessionsOptions> options, TimeProvider time) : IKeyUse
{
    public string Purpose => KeyPurpose.Cookies;

    public Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken) =>
        Task.FromResult(retiredAt.AddSeconds(options.Value.MaxSeconds) > time.GetUtcNow().UtcDateTime);
}
