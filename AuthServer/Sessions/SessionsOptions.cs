using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Sessions;

/// <summary>How long a browser stays signed in. It forgets its session when it is closed, whatever these say.</summary>
internal sealed class SessionsOptions : ISettings
{
    public static string Section => "Sessions";

    /// <summary>A browser not seen for this long is signed out (12 hours). 0: no limit.</summary>
    [Range(0, 31_536_000)]
    public int IdleSeconds { get; set; } = 43_200;

    /// <summary>A browser is signed out this long after its sign-in (7 days).</summary>
    [Range(60, 31_536_000)]
    public int MaxSeconds { get; set; } = 604_800;
}
