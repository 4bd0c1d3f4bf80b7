using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Sessions.BackChannel;

/// <summary>How clients are told that a session ended. An operator sets it among the settings of sessions.</summary>
internal sealed class LogoutOptions : ISettings, IValidatableObject
{
    public static string Section => "Sessions";

    /// <summary>
    /// How often a client is told again that could not be reached or could not take a logout token (5xx, 408, 429), each time after
    /// twice the wait.
    /// </summary>
    [Range(0, 20)]
    public int LogoutRetries { get; set; } = 8;

    /// <summary>How long a client may take to answer a logout token.</summary>
    [Range(1, 60)]
    public int LogoutTimeoutSeconds { get; set; } = 5;

    /// <summary>
    /// Addresses and networks (CIDR) that are not public, such as <c>10.0.0.0/8</c>, separated by spaces, that the name in a
    /// <c>--backchannel-logout-uri</c> may lead to.
    /// </summary>
    public string LogoutNetworks { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Networks.InvalidEntries(LogoutNetworks).Any())
        {
            yield return new(Networks.Form, [nameof(LogoutNetworks)]);
        }
    }
}
