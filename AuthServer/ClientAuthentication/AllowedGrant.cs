using AuthServer.Clients;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>
/// RFC 6749 section 5.2: a client that may not use a grant hears so as soon as it has proved who it is, before its scopes and tokens
/// are looked at, which might have consequences. OpenIddict looks at them first.
/// </summary>
internal sealed class AllowedGrant(ClientManager clients) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseScopedHandler<AllowedGrant>()
            // After every way in which a client proves itself, before every token.
            .SetOrder(OpenIddictServerHandlers.ValidateRequestToken.Descriptor.Order - 100)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context is { EndpointType: OpenIddictServerEndpointType.Token, ClientId: { Length: > 0 } id, Request.GrantType: { Length: > 0 } grant }
            && await clients.FindByClientIdAsync(id, context.CancellationToken) is { } client
            && !await clients.HasPermissionAsync(client, Permissions.Prefixes.GrantType + grant, context.CancellationToken))
        {
            context.Reject(Errors.UnauthorizedClient, "The client is not allowed this grant.");
        }
    }
}
