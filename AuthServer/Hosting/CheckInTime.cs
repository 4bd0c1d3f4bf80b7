using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Hosting;

/// <summary>
/// Who asks for readiness has an answer within two seconds, whatever a check hangs on: one that has not answered by then is not
/// ready. It is left to end by itself, and not begun a second time while it lasts.
/// </summary>
internal sealed class CheckInTime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

    private readonly Lock _gate = new();
    private Task<HealthCheckResult> _running = Task.FromResult(HealthCheckResult.Healthy());

    /// <summary>For every check there is, so that none is forgotten.</summary>
    public static void Limits(HealthCheckServiceOptions options)
    {
        foreach (var registration in options.Registrations)
        {
            CheckInTime limit = new();
            var factory = registration.Factory;
            registration.Factory = provider => new Limited(limit, factory(provider));
        }
    }

    private async Task<HealthCheckResult> AskAsync(IHealthCheck check, HealthCheckContext context)
    {
        Task<HealthCheckResult> running;
        lock (_gate)
        {
            // On a thread of its own: SQLite waits for its lock without giving its thread back.
            running = _running = _running.IsCompleted ? Task.Run(() => BeginAsync(check, context)) : _running;
        }

        await Task.WhenAny(running, Task.Delay(Limit));
        return running.IsCompleted && !running.IsCanceled ? await running : HealthCheckResult.Unhealthy("It does not answer.");
    }

    private static async Task<HealthCheckResult> BeginAsync(IHealthCheck check, HealthCheckContext context)
    {
        using CancellationTokenSource limit = new(Limit);
        return await check.CheckHealthAsync(context, limit.Token);
    }

    private sealed class Limited(CheckInTime limit, IHealthCheck check) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            limit.AskAsync(check, context);
    }
}
