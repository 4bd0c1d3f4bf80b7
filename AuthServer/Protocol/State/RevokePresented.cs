using AuthServer.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.State;

/// <summary>RFC 7009 section 2.1: revoking a refresh token ends its access tokens too; revoking an access token ends that one.</summary>
internal sealed class RevokePresented(AuthDbContext db, Revocations revocations, Families families) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleRevocationRequestContext>()
            .UseScopedHandler<RevokePresented>()
            .SetOrder(OpenIddictServerHandlers.Revocation.RevokeToken.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        var principal = context.GenericTokenPrincipal;
        if (principal.HasTokenType(TokenTypeIdentifiers.RefreshToken) && principal.GetAuthorizationId() is { } family)
        {
            await families.RevokeAsync(family, "revocation request", context.CancellationToken);
            return;
        }

        var id = principal.GetTokenId();
        await db.InTransactionAsync(token => revocations.EndAsync(db.Tokens.Where(other => other.Id == id), token), context.CancellationToken);
    }
}
