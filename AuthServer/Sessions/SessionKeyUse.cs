using AuthServer.Keys;

namespace AuthServer.Sessions;

/// <summary>A retired cookie key is needed until the last session whose cookie it protects has reached its maximum. Forms live shorter.</summary>
internal sealed class SessionKeyUse(SessionsOptions options, TimeProvider time) : IKeyUse
{
    public string Purpose => KeyPurpose.Cookies;

    public Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken) =>
        Task.FromResult(retiredAt.AddSeconds(options.MaxSeconds) > time.GetUtcNow().UtcDateTime);
}
