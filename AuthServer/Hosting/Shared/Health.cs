using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Hosting.Shared;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: so does all that it needs.</summary>
internal static class Health
{
    public const string Path = "/health";

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks($"{Path}/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        app.MapHealthChecks($"{Path}/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (report.Status is HealthStatus.Unhealthy)
        {
            Tell(context, report);
        }

        return context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Status.ToString()),
        });
    }

    /// <summary>
    /// Not to be ready is an answer: a planned drain, or a start, is nothing to be woken for, and an outage is told by whoever
    /// suffers it. Only a check that throws is a bug.
    /// </summary>
    private static void Tell(HttpContext context, HealthReport report)
    {
        var reasons = report.Entries
            .Where(entry => entry.Value.Status is HealthStatus.Unhealthy)
            .Select(entry => entry.Value.Description is { } description ? $"{entry.Key} ({description})" : entry.Key);
        var bug = report.Entries.Values.Select(entry => entry.Exception).FirstOrDefault(exception => exception is not null);
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Health))
            .Log(bug is null ? LogLevel.Information : LogLevel.Error, bug, "Not ready: {Reasons}", string.Join(", ", reasons));
    }
}
