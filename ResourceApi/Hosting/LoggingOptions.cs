using Serilog.Events;

namespace ResourceApi.Hosting;

/// <summary>How the log is written.</summary>
internal sealed class LoggingOptions
{
    public const string Section = "Logging";

    public LogFormat Format { get; set; }

    /// <summary>The least level of this program's own lines; libraries stay at Warning. Default: Information.</summary>
    public LogEventLevel? Level { get; set; }
}

internal enum LogFormat
{
    Text,
    Json,
}
