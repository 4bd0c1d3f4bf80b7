using AuthServer.Clients;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>
/// RFC 7662 section 2.1: who asks must prove who it is, and a public client cannot. OpenIddict looks at the token first, and
/// so answers a client that may not ask.
/// </summary>
internal sealed class IntrospectionCaller(ClientManager clients) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseScopedHandler<IntrospectionCaller>()
            .SetOrder(UnknownClient.Descriptor.Order + 50)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context is { EndpointType: OpenIddictServerEndpointType.Introspection, ClientId: { Length: > 0 } id }
            && await clients.FindByClientIdAsync(id, context.CancellationToken) is { } client
            && await clients.HasClientTypeAsync(client, ClientTypes.Public, context.CancellationToken))
        {
            context.Reject(Errors.InvalidClient);
        }
    }
}
