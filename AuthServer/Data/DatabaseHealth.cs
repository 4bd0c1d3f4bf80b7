using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Data;

/// <summary>Ready means that the database answers a query; that its schema fits was settled at start.</summary>
internal sealed class DatabaseHealth(IServiceScopeFactory scopes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            // A statement on a table: a connection from the pool proves nothing, and a cluster's node that has lost the others takes
            // connections but answers nothing.
            await scope.ServiceProvider.GetRequiredService<AuthDbContext>().Scopes.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (Problems.IsDatabaseFault(exception))
        {
            return HealthCheckResult.Unhealthy(exception.GetBaseException().Message);
        }
    }
}
