using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Mail;

/// <summary>Mails that wait for long are a matter for somebody to look at; requests are served all the same.</summary>
internal sealed class MailHealth(IServiceScopeFactory scopes, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = time.GetUtcNow().UtcDateTime - Long;
        try
        {
            return await scope.ServiceProvider.GetRequiredService<AuthDbContext>().Mails
                .AnyAsync(mail => mail.NextTryAt != null && mail.CreatedAt < before, cancellationToken)
                ? HealthCheckResult.Degraded("Mails wait for more than an hour ('mail list').")
                : HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
        {
            // That is for the database's own check to say.
            return HealthCheckResult.Healthy();
        }
    }
}
