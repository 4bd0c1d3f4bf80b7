using AuthServer.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.TokenState;

/// <summary>
/// RFC 7009 section 2.1: revoking a refresh token ends its access tokens too; revoking an access token ends that one and what it was
/// exchanged for.
/// </summary>
internal sealed class RevokePresented(AuthDbContext db, Revocations revocations, SignIns signIns) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleRevocationRequestContext>()
            .UseScopedHandler<RevokePresented>()
            .SetOrder(OpenIddictServerHandlers.Revocation.RevokeToken.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        var principal = context.GenericTokenPrincipal;
        if (principal.HasTokenType(TokenTypeIdentifiers.RefreshToken) && principal.GetAuthorizationId() is { } signInId)
        {
            await signIns.RevokeAsync(signInId, "revocation request", context.CancellationToken);
            return;
        }

        var id = principal.GetTokenId();
        await db.InTransactionAsync(async token =>
        {
            var ended = await revocations.EndAsync(db.Tokens.Where(other => other.Id == id), token);
            // An exchange under way has written its token by now, or finds its subject ended.
            for (List<string> subjects = [id!]; subjects is not [];)
            {
                subjects = await db.Tokens.Where(other => subjects.Contains(other.SubjectTokenId!)).Select(other => other.Id!).ToListAsync(token);
                ended += await revocations.EndAsync(db.Tokens.Where(other => subjects.Contains(other.Id!)), token);
            }

            return ended;
        }, context.CancellationToken);
    }
}
