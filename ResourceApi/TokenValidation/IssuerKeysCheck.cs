using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Ready once the issuer's keys have been read. A later outage of the issuer does not end readiness: taking this API away too
/// would not cure it, and cached answers still hold.
/// </summary>
internal sealed class IssuerKeysCheck(IssuerKeys keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(keys.AreKnown ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The issuer's keys have not been read yet."));
}
