using System.Net;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// Where plain HTTP is answered (RFC 6749 section 3.2 and RFC 6750 section 5.3 ask for TLS): behind a proxy that ends it, or in
/// Development on a loopback address.
/// </summary>
internal static class PlainHttp
{
    public static bool IsAllowed(HostingOptions options, IHostEnvironment environment, IConfiguration configuration) =>
        options.AllowPlainHttp || (environment.IsDevelopment() && Addresses.Named(configuration).All(IsLoopback));

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
