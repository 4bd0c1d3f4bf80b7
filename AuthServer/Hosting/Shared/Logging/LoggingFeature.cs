using AuthServer.Hosting.Logging;
using AuthServer.Hosting.Shared.Settings;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace AuthServer.Hosting.Shared.Logging;

/// <summary>Owns the log: one line a request, readable or JSON, and no secret in it.</summary>
internal static class LoggingFeature
{
    public static void AddLogging(this WebApplicationBuilder builder, bool isVerb)
    {
        builder.Services.AddSettings<LoggingOptions>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<Refusals>();
        builder.Logging.ClearProviders();
        LogEventLevel? standardErrorFrom = isVerb ? LogEventLevel.Verbose : null;
        builder.Services.AddSingleton(services => new BackgroundLog(log =>
            log.MinimumLevel.Verbose().WriteTo.Console(Formatter(services.SettingsOrDefaults<LoggingOptions>()), standardErrorFromLevel: standardErrorFrom)));
        builder.Services.AddSerilog((services, logger) =>
        {
            var options = services.SettingsOrDefaults<LoggingOptions>();
            // A verb's standard output is its answer: what it logs goes to standard error, from warnings on.
            var wanted = options.Level ?? PlatformLevel(builder.Configuration);
            var level = isVerb ? AtLeastWarning(wanted) : wanted;
            logger
                .MinimumLevel.Is(level)
                // Whatever the level: these write requests, parameters and SQL as they come.
                .MinimumLevel.Override("OpenIddict", AtLeastWarning(level))
                .MinimumLevel.Override("Microsoft", AtLeastWarning(level))
                .MinimumLevel.Override("System.Net.Http", AtLeastWarning(level))
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                // The database's failures are reported once, with the request they belong to.
                .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
                // What is not ready is told once, where it is answered (Hosting/Health).
                .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
                // A start that fails is told where it is caught (Hosting/HostingFeature), or ends the process with its exception.
                .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
                // Cookie keys are encrypted by the store that keeps them (Keys/CookieKeys), which this cannot know.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
                // It warns that it forbids caches to keep a page with a form, which the pages forbid as well; and shows how it could not
                // read a cookie that anyone can send.
                .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Fatal)
                .Enrich.FromLogContext();
            var streams = services.GetRequiredService<StandardStreams>();
            _ = streams.AreOfProcess
                ? logger.WriteTo.Sink(services.GetRequiredService<BackgroundLog>())
                : logger.WriteTo.Sink(new StreamSink(Formatter(options), streams, standardErrorFrom));
        }, preserveStaticLogger: true);
    }

    /// <summary>One line a request: client and outcome, in the form that ResourceApi has too.</summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.MessageTemplate =
                "{RequestMethod} {RequestPath} {StatusCode} {Outcome} client={ClientId} {Elapsed:0.0} ms";
            options.GetLevel = (context, _, exception) => exception is not null ? LogEventLevel.Error
                : context.Request.Path.StartsWithSegments("/health") ? LogEventLevel.Debug
                : context.Response.StatusCode >= 500 ? LogEventLevel.Error
                : RequestLog.Of(context).IsRoutine ? LogEventLevel.Debug
                : LogEventLevel.Information;
            // The path as it was sent, percent signs and all: decoded it could hold line ends, and forge lines.
            options.GetMessageTemplateProperties = (context, _, elapsed, status) =>
            [
                new("RequestMethod", new ScalarValue(context.Request.Method)),
                new("RequestPath", new ScalarValue(context.Request.Path.ToUriComponent())),
                new("StatusCode", new ScalarValue(status)),
                new("Elapsed", new ScalarValue(elapsed)),
            ];
            options.EnrichDiagnosticContext = (diagnostics, context) =>
            {
                var log = RequestLog.Of(context);
                diagnostics.Set("ClientId", log.ClientId ?? "-");
                diagnostics.Set("Outcome", log.Outcome ?? (context.Response.StatusCode < 400 ? "ok" : "refused"));
            };
        });

    private static ITextFormatter Formatter(LoggingOptions options) => options.Format is LogFormat.Json ? new RenderedCompactJsonFormatter() : new LineFormatter();

    /// <summary>As the platform's own setting says it, which other programs of the same environment read.</summary>
    private static LogEventLevel PlatformLevel(ConfigurationManager configuration) =>
        Enum.TryParse<LogLevel>(configuration[$"{LoggingOptions.Section}:{LoggingOptions.PlatformSection}:Default"], ignoreCase: true, out var level)
            ? LevelConvert.ToSerilogLevel(level)
            : LogEventLevel.Information;

    private static LogEventLevel AtLeastWarning(LogEventLevel level) =>
        level < LogEventLevel.Warning ? LogEventLevel.Warning : level;
}
