using AuthServer.Hosting.Settings;
using Serilog.Events;

namespace AuthServer.Hosting.Logging;

internal enum LogFormat
{
    Text,
    Json,
}

/// <summary>How much of an address is written down.</summary>
internal enum AddressDetail
{
    Whole,
    Network,
    None,
}

/// <summary>What the log looks like. It goes to standard output, one line an event.</summary>
internal sealed class LoggingOptions : ISettings
{
    /// <summary>The platform's own levels, one for each category. Of them its Default counts where <see cref="Level"/> is left out.</summary>
    public const string PlatformSection = "LogLevel";

    public static string Section => "Logging";

    public static IReadOnlyList<string> OthersKeys => [PlatformSection];

    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>The least level that is written: Verbose, Debug, Information, Warning, Error or Fatal. Default: Information.</summary>
    public LogEventLevel? Level { get; set; }

    /// <summary>How a refused sign-in says where it came from: the whole address, its network (of IPv4 the /24, of IPv6 the /64), or nothing.</summary>
    public AddressDetail ClientAddress { get; set; } = AddressDetail.Whole;
}
