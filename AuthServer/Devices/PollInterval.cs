using AuthServer.Protocol;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Devices;

/// <summary>RFC 8628 section 3.2: the answer says how long a device has to wait between two polls. OpenIddict leaves it out.</summary>
internal sealed class PollInterval(ProtocolOptions options) : IOpenIddictServerHandler<ApplyDeviceAuthorizationResponseContext>
{
    private const string Member = "interval";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyDeviceAuthorizationResponseContext>()
            .UseSingletonHandler<PollInterval>()
            .SetOrder(int.MinValue + 100_000)
            .Build();

    public ValueTask HandleAsync(ApplyDeviceAuthorizationResponseContext context)
    {
        if (string.IsNullOrEmpty(context.Response.Error))
        {
            context.Response.SetParameter(Member, options.DevicePollSeconds);
        }

        return ValueTask.CompletedTask;
    }
}
