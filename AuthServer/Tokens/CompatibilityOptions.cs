using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Tokens;

/// <summary>What apps may do that were written for another server.</summary>
internal sealed class CompatibilityOptions : ISettings
{
    public static string Section => "Compatibility";

    /// <summary>
    /// A public client of the grant password. A request to /api/token with username and password that names no client and proves none is
    /// taken as its own, and may leave out grant_type. Empty: such a request is refused.
    /// </summary>
    public string DefaultClient { get; set; } = "";
}
