using System.Net;
using System.Net.Sockets;

namespace AuthServer.Hosting.Shared;

/// <summary>Addresses and networks (CIDR) as an operator writes them, separated by spaces.</summary>
internal static class Networks
{
    private const int Ipv6PrefixBytes = 8;
    private const int Ipv4PrefixBytes = 3;

    public static IReadOnlyList<IPNetwork> Parse(string text) => [.. Words(text).Select(word => Network(word)!.Value)];

    /// <summary>The words that are neither.</summary>
    public static IEnumerable<string> Strangers(string text) => Words(text).Where(word => Network(word) is null);

    public static bool HasAddress(this IReadOnlyList<IPNetwork> networks, IPAddress? address) =>
        address is not null && networks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <summary>Whom to count an address for, in at most 16 characters. Of IPv6 the /64: whoever has one address there has them all.</summary>
    public static string OfCaller(IPAddress? address) => address switch
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

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IPNetwork? Network(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
