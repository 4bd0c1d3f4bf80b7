using AuthServer.Clients;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>
/// An unknown client costs what a wrong secret costs and reads the same (CWE-208): without this, the time of the answer
/// tells which clients exist. No client at all reads the same too (RFC 6749 section 5.2), where one must be named.
/// </summary>
internal sealed class UnknownClient(ClientManager clients) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseScopedHandler<UnknownClient>()
            .SetOrder(OpenIddictServerHandlers.ValidateClientId.Descriptor.Order - 100)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.EndpointType is OpenIddictServerEndpointType.Authorization or OpenIddictServerEndpointType.EndSession)
        {
            // Nobody authenticates there, and the client's id is in plain sight.
            return;
        }

        if (string.IsNullOrEmpty(context.ClientId))
        {
            if (context.EndpointType is OpenIddictServerEndpointType.Token)
            {
                context.Reject(Errors.InvalidClient);
            }

            return;
        }

        // The entity is cached for the request; OpenIddict's own look-ups cost nothing more.
        if (await clients.FindByClientIdAsync(context.ClientId, context.CancellationToken) is not null)
        {
            RequestLog.Of(context.Transaction.GetHttpRequest()!.HttpContext).ClientId = context.ClientId;
            return;
        }

        if (!string.IsNullOrEmpty(context.ClientSecret))
        {
            await clients.SpendTheTimeOfAsync(context.ClientSecret, context.CancellationToken);
        }

        context.Reject(Errors.InvalidClient);
    }
}
