using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// The first step of a stop: not ready any more, but still serving, for as long as a balancer needs to notice. Only then are
/// connections refused, so that none of its requests meets a closed door.
/// </summary>
internal sealed class Draining(HostingOptions options, TimeProvider time) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool _hasServed;
    private volatile bool _hasBegun;

    /// <summary>Runs before anything else stops, the listening sockets included.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        return _hasServed ? Task.Delay(TimeSpan.FromSeconds(options.DrainSeconds), time, cancellationToken) : Task.CompletedTask;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_hasBegun ? HealthCheckResult.Unhealthy("The server is stopping.") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _hasServed = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
