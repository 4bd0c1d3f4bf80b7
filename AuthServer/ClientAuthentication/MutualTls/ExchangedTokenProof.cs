using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>
/// Whoever exchanges a bound token was sent it and cannot have the key it is bound to (RFC 8705 section 3); that it is this client's
/// to exchange is shown by its audience and by the client's own proof.
/// </summary>
internal sealed class ExchangedTokenProof : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<ExchangedTokenProof>()
            .SetOrder(OpenIddictServerHandlers.Protection.ResolveTokenValidationParameters.Descriptor.Order + 200)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        context.DisableProofOfPossessionValidation |= context.EndpointType is OpenIddictServerEndpointType.Token
            && context.Request?.IsTokenExchangeGrantType() is true
            && context.ValidTokenTypes.Contains(TokenTypeIdentifiers.AccessToken);
        return ValueTask.CompletedTask;
    }
}
