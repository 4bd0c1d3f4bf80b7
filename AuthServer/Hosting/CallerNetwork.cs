using System.Net;
using System.Net.Sockets;

namespace AuthServer.Hosting;

/// <summary>The network that a caller's address belongs to.</summary>
internal static class CallerNetwork
{
    private const int Ipv6PrefixBytes = 8;
    private const int Ipv4PrefixBytes = 3;

    /// <summary>Whom to count an address for, in at most 16 characters. Of IPv6 the /64: whoever has one address there has them all.</summary>
    public static string Of(IPAddress? address) => address switch
    {
        null => "none",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes)),
        _ => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(),
    };

    /// <summary>The same as people write it.</summary>
    public static string Readable(string caller) => caller.Length is 2 * Ipv6PrefixBytes && !caller.Contains('.', StringComparison.Ordinal)
        ? new IPNetwork(new IPAddress([.. Convert.FromHexString(caller), .. new byte[Ipv6PrefixBytes]]), Ipv6PrefixBytes * 8).ToString()
        : caller;

    /// <summary>The address for a log, or its network: of IPv4 the /24, of IPv6 the /64.</summary>
    public static string? Shown(IPAddress? address, bool isWhole)
    {
        if (address is null)
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        // Without the zone of a link-local address, which is a name of this machine's own.
        var bytes = address.GetAddressBytes();
        if (isWhole)
        {
            return new IPAddress(bytes).ToString();
        }

        var kept = address.AddressFamily is AddressFamily.InterNetworkV6 ? Ipv6PrefixBytes : Ipv4PrefixBytes;
        bytes.AsSpan(kept).Clear();
        return new IPNetwork(new IPAddress(bytes), kept * 8).ToString();
    }
}
