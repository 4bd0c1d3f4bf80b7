using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ResourceApi.Hosting;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can judge tokens, and is not about to stop.</summary>
internal static class Health
{
    /// <summary>Health checks with this tag decide <c>/health/ready</c>.</summary>
    public const string ReadyTag = "ready";

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag), ResponseWriter = WriteAsync })
            .AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (report.Status is HealthStatus.Unhealthy)
        {
            Tell(context, report);
        }

        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(report.Status.ToString());
    }

    /// <summary>
    /// Not to be ready is an answer: a planned drain, or a start, is nothing to be woken for, and an outage is told by whoever
    /// suffers it. Only a check that throws is a bug.
    /// </summary>
    private static void Tell(HttpContext context, HealthReport report)
    {
        var reasons = report.Entries
            .Where(entry => entry.Value.Status is HealthStatus.Unhealthy)
            .Select(entry => $"{entry.Key} ({entry.Value.Description})");
        var bug = report.Entries.Values.Select(entry => entry.Exception).FirstOrDefault(exception => exception is not null);
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Health))
            .Log(bug is null ? LogLevel.Information : LogLevel.Error, bug, "Not ready: {Reasons}", string.Join(", ", reasons));
    }
}
