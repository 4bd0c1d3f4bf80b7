using Serilog.Events;

namespace ResourceApi.Hosting;

/// <summary>How the log is written.</summary>
internal sealed class LoggingOptions
{
    public const string Section = "Logging";

    /// <summary><c>Text</c> or <c>Json</c>, one line an event.</summary>
    public LogFormat Format { get; set; }

    /// <summary>
    /// The least level of this program's own lines; libraries stay at Warning. Left out: what <c>Logging__LogLevel__Default</c>
    /// says.
    /// </summary>
    /// <value><c>Information</c></value>
    public LogEventLevel? Level { get; set; }
}

internal enum LogFormat
{
    Text,
    Json,
}
