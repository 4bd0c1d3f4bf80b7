using AuthServer.Clients;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>
/// RFC 8705 section 3. A client registered with <c>--bound-tokens</c> must show a certificate. Every client that shows one gets tokens
/// bound to it.
/// </summary>
internal sealed class BoundTokens(ClientManager clients) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
            .UseScopedHandler<BoundTokens>()
            .SetOrder(OpenIddictServerHandlers.Exchange.ValidateAuthentication.Descriptor.Order + 50)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (context.Transaction.RemoteCertificate is null
            && await clients.FindSettingsAsync(context.ClientId, context.CancellationToken) is { BindsTokens: true })
        {
            context.Reject(Errors.InvalidRequest, "This client gets tokens with a certificate only; mtls_endpoint_aliases says where.");
        }
    }
}
