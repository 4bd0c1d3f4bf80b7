using AuthServer.Hosting.Shared;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Reads the issuer's keys at start and then regularly, so that new keys are known before their first token and removed ones
/// are forgotten. While the issuer is away the last known keys stay.
/// </summary>
internal sealed class IssuerKeysRefresh(IssuerKeys keys, TokenValidationOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var answered = await keys.RefreshAsync();
            var pause = answered ? options.KeyRefreshSeconds : Math.Min(options.RetryAfterSeconds, options.KeyRefreshSeconds);
            await clock.PauseAsync(TimeSpan.FromSeconds(pause), stoppingToken);
        }
    }
}
