using AuthServer.Hosting.Settings;
using Serilog.Events;

namespace AuthServer.Hosting.Logging;

internal enum LogFormat
{
    Text,
    Json,
}

/// <summary>What the log looks like. It goes to standard output, one line an event.</summary>
internal sealed class LoggingOptions : ISettings
{
    public static string Section => "Logging";

    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>The least level that is written: Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    public LogEventLevel Level { get; set; } = LogEventLevel.Information;
}
