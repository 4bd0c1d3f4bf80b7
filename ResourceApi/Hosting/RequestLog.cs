using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting;
using Serilog.Formatting.Compact;

namespace ResourceApi.Hosting;

/// <summary>
/// One line a request with its client id and outcome, in the form that AuthServer has too; readable, or JSON for machines.
/// Libraries speak from Warning on at every level: OpenIddict's and HttpClient's trace lines hold tokens.
/// </summary>
internal static class RequestLog
{
    private const string PlatformSection = "LogLevel";

    public static void AddRequestLog(this WebApplicationBuilder builder)
    {
        // The platform's own levels, which other programs of the same environment read, and what AuthServer alone knows.
        var options = builder.AddSettings<LoggingOptions>(LoggingOptions.Section, PlatformSection, "ClientAddress");
        var level = options.Level ?? PlatformLevel(builder.Configuration);
        builder.Services.AddSingleton(_ => new BackgroundLog(log => log.MinimumLevel.Verbose().WriteTo.Console(Formatter(options))));
        builder.Services.AddSerilog((services, log) =>
        {
            log.MinimumLevel.Is(level)
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                // What is not ready is told once, where it is answered (Health).
                .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
                // A start that fails is told where it is caught (HostingFeature), or ends the process with its exception.
                .MinimumLevel.Override("Microsoft.Extensions.Hosting.Internal.Host", LogEventLevel.Fatal)
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("OpenIddict", LogEventLevel.Fatal);
            var streams = services.GetRequiredService<StandardStreams>();
            _ = streams.AreOfProcess
                ? log.WriteTo.Sink(services.GetRequiredService<BackgroundLog>())
                : log.WriteTo.Sink(new StreamSink(Formatter(options), streams));
        }, preserveStaticLogger: true);
    }

    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.MessageTemplate = "{RequestMethod} {RequestPath} {StatusCode} {Outcome} client={ClientId} {Elapsed:0.0} ms";
            options.GetMessageTemplateProperties = Describe;
            options.GetLevel = (context, _, exception) =>
                exception is not null ? LogEventLevel.Error
                : context.Request.Path.StartsWithSegments("/health") ? LogEventLevel.Debug
                : context.Response.StatusCode >= 500 ? LogEventLevel.Error
                : LogEventLevel.Information;
        });

    private static ITextFormatter Formatter(LoggingOptions options) => options.Format is LogFormat.Json ? new RenderedCompactJsonFormatter() : new LineFormatter();

    private static LogEventLevel PlatformLevel(ConfigurationManager configuration) =>
        Enum.TryParse<LogLevel>(configuration[$"{LoggingOptions.Section}:{PlatformSection}:Default"], ignoreCase: true, out var level)
            ? LevelConvert.ToSerilogLevel(level)
            : LogEventLevel.Information;

    /// <summary>The path is written as it came over the wire, still escaped: no request can forge a second line. The query is left out.</summary>
    private static IEnumerable<LogEventProperty> Describe(HttpContext context, string path, double elapsed, int status)
    {
        var facts = context.Features.Get<RequestFacts>();
        return
        [
            new("RequestMethod", new ScalarValue(context.Request.Method)),
            new("RequestPath", new ScalarValue(context.Request.Path.ToUriComponent())),
            new("StatusCode", new ScalarValue(status)),
            new("Elapsed", new ScalarValue(elapsed)),
            new("Outcome", new ScalarValue(facts?.Outcome ?? "open")),
            new("ClientId", new ScalarValue(facts?.ClientId ?? "-")),
        ];
    }
}
