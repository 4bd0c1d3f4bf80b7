using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Accounts;

/// <summary>Who may make an account, and how often strangers may ask for one.</summary>
internal sealed class RegistrationOptions : ISettings
{
    public static string Section => "Registration";

    /// <summary>
    /// Who may make an account. <c>Open</c>: everybody. <c>Invited</c>: whoever follows a link of <c>users invite</c>. <c>Closed</c>:
    /// nobody; operators add users.
    /// </summary>
    public RegistrationMode Mode { get; set; }

    /// <summary>How long an invitation is good (1 to 720).</summary>
    [Range(1, 720, ErrorMessage = "must be between 1 and 720 hours.")]
    public int InvitationHours { get; set; } = 168;

    /// <summary>
    /// Registrations that one network address (of IPv6 its /64) may ask for in an hour, over all servers; what is not used comes
    /// back evenly. More are answered 429 with <c>Retry-After</c>. A school that enrols a whole year behind one address stays below
    /// it. 0: no limit. Behind a proxy set <c>Hosting__ProxyNetworks</c> first.
    /// </summary>
    [Range(0, 1_000_000)]
    public int PerHour { get; set; } = 1_000;
}

/// <summary>Who may make an account.</summary>
internal enum RegistrationMode
{
    Open,
    Invited,
    Closed,
}
