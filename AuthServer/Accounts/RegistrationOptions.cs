using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Accounts;

/// <summary>How many registrations strangers may ask for.</summary>
internal sealed class RegistrationOptions : ISettings
{
    public static string Section => "Registration";

    /// <summary>
    /// Registrations that one network address (of IPv6 its /64) may ask for in an hour, over all servers; what is not used comes
    /// back evenly. More are answered 429 with <c>Retry-After</c>. A school that enrols a whole year behind one address stays below
    /// it. 0: no limit. Behind a proxy set <c>Hosting__ProxyNetworks</c> first.
    /// </summary>
    [Range(0, 1_000_000)]
    public int PerHour { get; set; } = 1_000;
}
