using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.TokenState;

/// <summary>
/// RFC 7009 section 2.1: the revocation of another client's token is refused and the caller is told (RFC 6749 section 5.2 has
/// the error). OpenIddict does not revoke it either, but answers 200 as if it had.
/// </summary>
internal sealed class ForeignToken : IOpenIddictServerHandler<ValidateRevocationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateRevocationRequestContext>()
            .UseSingletonHandler<ForeignToken>()
            .SetOrder(OpenIddictServerHandlers.Revocation.ValidateAuthorizedParty.Descriptor.Order - 100)
            .Build();

    public ValueTask HandleAsync(ValidateRevocationRequestContext context)
    {
        if (context.GenericTokenPrincipal is { } token && !token.HasPresenter(context.ClientId!))
        {
            context.Reject(Errors.InvalidGrant, "The token was issued to another client.");
        }

        return ValueTask.CompletedTask;
    }
}
