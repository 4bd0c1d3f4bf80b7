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
    /// <param name="builder">The host's.</param>
    /// <param name="levels">Of libraries that this host alone uses.</param>
    /// <param name="isCommand">Its standard output is its answer: what it logs goes to standard error, from warnings on.</param>
    public static void AddLogging(this WebApplicationBuilder builder, Action<LoggerConfiguration> levels, bool isCommand = false)
    {
        var options = builder.Services.AddSettings<LoggingOptions>();
        var wanted = options.Level ?? PlatformLevel(builder.Configuration);
        LogEventLevel? standardErrorFrom = isCommand ? LogEventLevel.Verbose : null;
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(_ => new BackgroundLog(log =>
            log.MinimumLevel.Verbose().WriteTo.Console(Formatter(options), standardErrorFromLevel: standardErrorFrom)));
        builder.Services.AddSerilog((services, log) =>
        {
            SetLevels(log, isCommand ? AtLeastWarning(wanted) : wanted);
            levels(log);
            var streams = services.GetRequiredService<StandardStreams>();
            _ = streams.AreOfProcess
                ? log.WriteTo.Sink(services.GetRequiredService<BackgroundLog>())
                : log.WriteTo.Sink(new StreamSink(Formatter(options), streams, standardErrorFrom));
        }, preserveStaticLogger: true);
    }

    /// <summary>One line a request, with its client and its outcome.</summary>
    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.MessageTemplate = "{RequestMethod} {RequestPath} {StatusCode} {Outcome} client={ClientId} {Elapsed:0.0} ms";
            options.GetMessageTemplateProperties = Describe;
            options.GetLevel = (context, _, exception) =>
                exception is not null ? LogEventLevel.Error
                : context.Request.Path.StartsWithSegments(Health.Path) ? LogEventLevel.Debug
                : context.Response.StatusCode >= 500 ? LogEventLevel.Error
                : RequestLog.Of(context).IsRoutine ? LogEventLevel.Debug
                : LogEventLevel.Information;
        });

    private static void SetLevels(LoggerConfiguration log, LogEventLevel level) => log
        .MinimumLevel.Is(level)
        // Whatever the level: these write requests, tokens, parameters and SQL as they come.
        .MinimumLevel.Override("Microsoft", AtLeastWarning(level))
        .MinimumLevel.Override("OpenIddict", AtLeastWarning(level))
        .MinimumLevel.Override("System", AtLeastWarning(level))
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
        // What is not ready is told once, where it is answered (Health).
        .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
        // A start that fails is told where it is caught (Serving), or ends the process with its exception.
        .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal);

    /// <summary>The path as it was sent, percent signs and all: decoded it could hold line ends, and forge lines. The query is left out.</summary>
    private static IEnumerable<LogEventProperty> Describe(HttpContext context, string path, double elapsed, int status)
    {
        var log = RequestLog.Of(context);
        return
        [
            new("RequestMethod", new ScalarValue(context.Request.Method)),
            new("RequestPath", new ScalarValue(context.Request.Path.ToUriComponent())),
            new("StatusCode", new ScalarValue(status)),
            new("Elapsed", new ScalarValue(elapsed)),
            new("Outcome", new ScalarValue(log.Outcome ?? (status < 400 ? "ok" : "refused"))),
            new("ClientId", new ScalarValue(log.ClientId ?? "-")),
        ];
    }

    private static ITextFormatter Formatter(LoggingOptions options) =>
        options.Format is LogFormat.Json ? new RenderedCompactJsonFormatter() : new LineFormatter();

    /// <summary>As the platform's own setting says it, which other programs of the same environment read.</summary>
    private static LogEventLevel PlatformLevel(ConfigurationManager configuration) =>
        Enum.TryParse<LogLevel>(configuration[$"{LoggingOptions.Section}:{LoggingOptions.PlatformSection}:Default"], ignoreCase: true, out var level)
            ? LevelConvert.ToSerilogLevel(level)
            : LogEventLevel.Information;

    private static LogEventLevel AtLeastWarning(LogEventLevel level) => level < LogEventLevel.Warning ? LogEventLevel.Warning : level;
}
