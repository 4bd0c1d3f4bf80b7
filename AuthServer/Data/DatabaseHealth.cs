using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Data;

/// <summary>Ready means that the database lets us in and takes a write; that its schema fits was settled at start.</summary>
internal sealed class DatabaseHealth(IServiceScopeFactory scopes, IDatabaseServer server) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            // The next request may need a connection that is not yet there.
            await server.ConnectAsync(cancellationToken);
            // A cluster's node that has lost the others takes connections but answers nothing. A server that is read-only answers
            // queries: it refuses a write also where no row is to be written.
            await scope.ServiceProvider.GetRequiredService<AuthDbContext>().Leases
                .Where(lease => lease.Name == "")
                .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.Owner, ""), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
        {
            return HealthCheckResult.Unhealthy(DatabaseFaults.Reason(exception));
        }
    }
}
