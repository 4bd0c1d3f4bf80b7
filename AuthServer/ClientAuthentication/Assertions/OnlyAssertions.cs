using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.Assertions;

/// <summary>A handler for client assertions, which clients sign.</summary>
internal sealed class OnlyAssertions : IOpenIddictServerHandlerFilter<ValidateTokenContext>
{
    public ValueTask<bool> IsActiveAsync(ValidateTokenContext context) =>
        new(context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion));
}
