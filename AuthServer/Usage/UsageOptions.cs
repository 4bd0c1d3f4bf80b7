using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Usage;

/// <summary>How it is kept who uses which grant.</summary>
internal sealed class UsageOptions : ISettings
{
    public static string Section => "Usage";

    /// <summary>How often the figures of <c>clients usage</c> are written. 0: only when the server stops.</summary>
    [Range(0, 3_600)]
    public int FlushSeconds { get; set; } = 5;

    /// <summary>How long a day's figures are kept: a little more than a year, for what runs once a year. 0: for ever.</summary>
    [Range(0, 36_500)]
    public int KeepDays { get; set; } = 400;
}
