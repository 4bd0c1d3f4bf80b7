using AuthServer.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.State;

/// <summary>
/// Whether a presented token is still alive, in place of OpenIddict's two handlers: one query instead of three, the user's
/// state included, and the reuse of a refresh token revokes the sign-in itself (RFC 9700 section 4.14.2), so that a child
/// written at the same moment is dead too.
/// </summary>
internal sealed class LiveTokenEntry(AuthDbContext db, LiveTokenQuery tokens, Families families) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<LiveTokenEntry>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.Principal?.GetTokenId() is not { Length: > 0 } id)
        {
            // Every token of this server but the id_token has an entry, and an id_token opens nothing.
            context.Reject(Errors.InvalidToken);
            return;
        }

        var token = await tokens.FindAsync(db, id, context.CancellationToken);
        if (token is { IsRedeemed: true, AuthorizationId: { } family } && IsUse(context))
        {
            await families.RevokeAsync(family, "reuse", context.CancellationToken);
        }

        if (token is not { IsValid: true })
        {
            context.Reject(Errors.InvalidToken);
            return;
        }

        token.AttachTo(context.Transaction);
    }

    /// <summary>To ask about a spent token is no use of it; and only its own client may end its family by revoking it (RFC 7009 section 2.1).</summary>
    private static bool IsUse(ValidateTokenContext context) => context.EndpointType switch
    {
        OpenIddictServerEndpointType.Token => true,
        OpenIddictServerEndpointType.Revocation => context.Request?.ClientId is { Length: > 0 } client && context.Principal!.HasPresenter(client),
        _ => false,
    };
}
