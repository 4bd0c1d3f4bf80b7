namespace AuthServer.Tokens;

/// <summary>Says once, at start, that requests are taken which name no client.</summary>
internal sealed class CompatibilityNotice(CompatibilityOptions options, ILogger<CompatibilityNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.DefaultClient is { Length: > 0 } client)
        {
            logger.LogWarning(
                "Compatibility__DefaultClient={ClientId}: token requests with a password that name no client are taken as this client's. 'AuthServer "
                    + "clients usage {ClientId}' counts them apart. Take the setting away once there are none.",
                client, client);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
