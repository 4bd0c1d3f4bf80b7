using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Data;

/// <summary>
/// This server's clock against the database's, which all servers share. Tokens carry the server's own times: a clock that is far
/// off gives tokens that are refused, or that live too long.
/// </summary>
internal sealed class ClockHealth(IServiceScopeFactory scopes, TimeProvider time, ILogger<ClockHealth> logger) : IHealthCheck
{
    private static readonly TimeSpan Warned = TimeSpan.FromSeconds(5);
    /// <summary>A minute, and a second for what is lost in telling.</summary>
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(61);

    private bool _hasWarned;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var (asked, before) = (time.GetTimestamp(), time.GetUtcNow());
        DateTimeOffset clock;
        try
        {
            clock = DateTimeOffset.FromUnixTimeMilliseconds(
                (await db.Database.SqlQueryRaw<long>("SELECT " + db.Clock + " AS `Value`").ToListAsync(cancellationToken))[0]);
        }
        catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
        {
            // That is for the database's own check to say.
            return HealthCheckResult.Healthy();
        }

        // The database looked at its clock at some moment in between: what cannot be told is not held against anybody.
        var took = time.GetElapsedTime(asked);
        var ahead = before + (took / 2) - clock;
        var off = ahead.Duration() - (took / 2);
        var text = $"this server's clock is {Math.Round(ahead.Duration().TotalSeconds)} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the database's";
        if (off <= Warned)
        {
            _hasWarned = false;
            return HealthCheckResult.Healthy();
        }

        if (!_hasWarned)
        {
            logger.LogWarning("{Text}", char.ToUpperInvariant(text[0]) + text[1..]);
            _hasWarned = true;
        }

        return off <= Refused ? HealthCheckResult.Degraded(text) : HealthCheckResult.Unhealthy(text);
    }
}
