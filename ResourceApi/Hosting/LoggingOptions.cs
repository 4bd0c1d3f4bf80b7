using Serilog.Events;

namespace ResourceApi.Hosting;

/// <summary>How the log is written.</summary>
internal sealed class LoggingOptions
{
    public const string Section = "Logging";

    public LogFormat Format { get; set; }

    /// <summary>The least level of this program's own lines; libraries stay at Warning.</summary>
    public LogEventLevel Level { get; set; } = LogEventLevel.Information;
}

internal enum LogFormat
{
    Text,
    Json,
}
