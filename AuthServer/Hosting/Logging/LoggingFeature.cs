using System.Diagnostics;
using AuthServer.Hosting.Settings;
using Microsoft.Extensions.Options;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace AuthServer.Hosting.Logging;

/// <summary>Owns the log: one line a request, readable or JSON, and no secret in it.</summary>
internal static class LoggingFeature
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<LoggingOptions>();
        builder.Logging.ClearProviders();
        builder.Services.AddSerilog((services, logger) =>
        {
            var options = services.GetRequiredService<IOptions<LoggingOptions>>().Value;
            logger
                .MinimumLevel.Is(options.Level)
                // Whatever the level: these write requests, parameters and SQL as they come.
                .MinimumLevel.Override("OpenIddict", AtLeastWarning(options.Level))
                .MinimumLevel.Override("Microsoft", AtLeastWarning(options.Level))
                .MinimumLevel.Override("System.Net.Http", AtLeastWarning(options.Level))
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                // The database's failures are reported once, with the request they belong to.
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
                .Enrich.FromLogContext();
            _ = options.Format is LogFormat.Json
                ? logger.WriteTo.Console(new RenderedCompactJsonFormatter())
                : logger.WriteTo.Console(outputTemplate: Line, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
        });
    }

    /// <summary>One line a request: trace id, client, outcome.</summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            options.MessageTemplate =
                "{RequestMethod} {RequestPath} {StatusCode} {Outcome} client={ClientId} {Elapsed:0.0} ms trace={Trace}";
            options.GetLevel = (context, _, exception) => exception is not null || context.Response.StatusCode >= 500
                ? LogEventLevel.Error
                : context.Request.Path.StartsWithSegments("/health") ? LogEventLevel.Debug : LogEventLevel.Information;
            options.EnrichDiagnosticContext = (diagnostics, context) =>
            {
                var log = RequestLog.Of(context);
                diagnostics.Set("ClientId", log.ClientId ?? "-");
                diagnostics.Set("Outcome", log.Outcome ?? (context.Response.StatusCode < 400 ? "ok" : "refused"));
                diagnostics.Set("Trace", Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
            };
        });

    private static LogEventLevel AtLeastWarning(LogEventLevel level) =>
        level < LogEventLevel.Warning ? LogEventLevel.Warning : level;
}
