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
    public static string Section => "Logging";

    public LogFormat Format { get; set; } = LogFormat.Text;

    /// <summary>The least level that is written: Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    public LogEventLevel Level { get; set; } = LogEventLevel.Information;

    /// <summary>How a refused sign-in says where it came from: the whole address, its network (of IPv4 the /24, of IPv6 the /64), or nothing.</summary>
    public AddressDetail ClientAddress { get; set; } = AddressDetail.Whole;
}
