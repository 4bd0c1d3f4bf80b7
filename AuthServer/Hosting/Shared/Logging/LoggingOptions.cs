using AuthServer.Hosting.Shared.Settings;
using Serilog.Events;

namespace AuthServer.Hosting.Shared.Logging;

internal enum LogFormat
{
    Text,
    Json,
}

/// <summary>What the log looks like. It goes to standard output, one line an event.</summary>
internal sealed class LoggingOptions : ISettings
{
    /// <summary>The platform's own levels, one for each category. Of them its Default counts where <see cref="Level"/> is left out.</summary>
    public const string PlatformSection = "LogLevel";

    public static string Section => "Logging";

    /// <summary>The platform's, and what AuthServer alone reads.</summary>
    public static IReadOnlyList<string> OthersKeys => [PlatformSection, "ClientAddress"];

    /// <summary>
    /// <c>Text</c> or <c>Json</c>, one line an event. In text the exception stands below it, indented. Characters that do not show
    /// are spelt out (<c>\n</c>, <c>\u001B</c>).
    /// </summary>
    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>
    /// The least level of the program's own lines: <c>Verbose</c>, <c>Debug</c>, <c>Information</c>, <c>Warning</c>, <c>Error</c> or
    /// <c>Fatal</c>; libraries speak from <c>Warning</c> on. Left out: what <c>Logging__LogLevel__Default</c> says.
    /// </summary>
    /// <value><c>Information</c></value>
    public LogEventLevel? Level { get; set; }
}
