using System.Net;

namespace AuthServer.Hosting.Shared;

/// <summary>Addresses and networks (CIDR) as an operator writes them, separated by spaces.</summary>
internal static class Networks
{
    /// <summary>What is said of a setting that holds something else.</summary>
    public const string Form = "must be addresses or networks such as 10.0.0.0/8, separated by spaces.";

    public static IReadOnlyList<IPNetwork> Parse(string text) => [.. Words(text).Select(word => Network(word)!.Value)];

    /// <summary>The words that are neither.</summary>
    public static IEnumerable<string> InvalidEntries(string text) => Words(text).Where(word => Network(word) is null);

    public static bool HasAddress(this IReadOnlyList<IPNetwork> networks, IPAddress? address) =>
        address is not null && networks.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IPNetwork? Network(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;
}
