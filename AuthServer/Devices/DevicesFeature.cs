using AuthServer.Hosting;
using AuthServer.Hosting.Pages;

namespace AuthServer.Devices;

/// <summary>
/// Owns the approval of devices (RFC 8628): the code a person types, and the page on which they allow the device. The device's own poll
/// is a grant of the token endpoint.
/// </summary>
internal static class DevicesFeature
{
    // RFC 8628 section 6.1: no vowels, so no words, and nothing that looks like something else.
    private const string Characters = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;
    /// <summary>The page that a device's code leads to in the end.</summary>
    public const string Verified = "/connect/verified";

    private const string Display = "{0}{1}{2}{3}-{4}{5}{6}{7}";

    public static void AddDevices(this WebApplicationBuilder builder)
    {
        builder.Services.AddPage(ProtocolPaths.EndUserVerification);
        builder.Services.AddPage(Verified);
        builder.Services.AddScoped<DeviceCodes>();
        builder.Services.ConfigureServer(server =>
        {
            server
                .SetDeviceAuthorizationEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.DeviceAuthorization))
                .SetEndUserVerificationEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.EndUserVerification))
                .SetUserCodeCharset([.. Characters.Select(character => character.ToString())])
                .SetUserCodeLength(Length)
                .SetUserCodeDisplayFormat(Display)
                .UseAspNetCore().EnableEndUserVerificationEndpointPassthrough();
            server.AddEventHandler(UserCodeGuess.Descriptor);
            server.AddEventHandler(PollInterval.Descriptor);
        });
    }
}
