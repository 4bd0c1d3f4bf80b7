using System.Net.Sockets;
using AuthServer.Data;
using Microsoft.Extensions.Options;

namespace AuthServer.Accounts.SignIn;

/// <summary>
/// Counts wrong passwords per network address too, for whom one guess at each of many names is enough (credential stuffing). Off unless
/// <c>Lockout__AddressFailures</c> is set: behind a proxy that is not named in <c>Hosting__ProxyNetworks</c> everybody has one address.
/// </summary>
internal sealed class AddressThrottle(
    AuthDbContext db, OpenClaims claims, SignInGates gates, IOptions<SignInThrottleOptions> options, IHttpContextAccessor http, TimeProvider time)
{
    private const int Ipv6PrefixBytes = 8;

    private readonly SignInThrottle _throttle = new(db, claims, gates, Options.Create(options.Value.OfAddresses), time);

    public Task<ThrottleDecision> ClaimAsync(CancellationToken cancellationToken) =>
        _throttle.ClaimAsync(SignInThrottle.KeyOf($"address: {Caller()}"), cancellationToken);

    /// <summary>Of IPv6 the network: whoever has one address there has them all.</summary>
    private string Caller() => http.HttpContext?.Connection.RemoteIpAddress switch
    {
        null => "none",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, Ipv6PrefixBytes)),
        var address => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(),
    };
}
