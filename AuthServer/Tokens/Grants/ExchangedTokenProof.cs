using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// A service that exchanges a certificate-bound token got it from its caller, so it cannot show the caller's certificate (RFC 8705
/// section 3). Its own authentication and the token's audience are checked instead.
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
