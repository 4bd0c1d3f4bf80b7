using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Hosting.Logging;

/// <summary>How much of an address is written down.</summary>
internal enum AddressDetail
{
    Whole,
    Network,
    None,
}

/// <summary>What the log says of whom was refused.</summary>
internal sealed class RefusalsOptions : ISettings
{
    public static string Section => "Logging";

    /// <summary>
    /// How a refused sign-in says where it came from: the <c>Whole</c> address, its <c>Network</c> (of IPv4 the /24, of IPv6 the
    /// /64), or <c>None</c>.
    /// </summary>
    public AddressDetail ClientAddress { get; set; } = AddressDetail.Whole;
}
