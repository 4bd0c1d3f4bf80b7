using AuthServer.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.TokenState;

/// <summary>
/// Whether a presented token is still alive, in place of OpenIddict's three handlers: one query instead of four, the user's
/// state included, and the reuse of a token ends the sign-in itself (RFC 9700 section 4.14.2, RFC 6749 section 4.1.2), so that a
/// child written at the same moment is dead too.
/// </summary>
internal sealed class PresentedTokenCheck(
    AuthDbContext db, SignIns signIns, RefreshRetry retry, DevicePoll devicePoll) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<PresentedTokenCheck>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (IsProof(context))
        {
            return;
        }

        if ((context.TokenId ?? context.Principal?.GetTokenId()) is not { Length: > 0 } id)
        {
            // Every token of this server but the id_token has an entry, and an id_token opens nothing.
            context.Reject(Errors.InvalidToken);
            return;
        }

        if (IsForeignDeviceCode(context))
        {
            context.Reject(Errors.InvalidToken);
            return;
        }

        var token = await db.FindTokenAsync(id, context.CancellationToken);
        var isForgiven = token is { IsRedeemed: true } && await retry.IsForgivenAsync(token, context);
        if (token is { IsRedeemed: true, AuthorizationId: { } signInId } && !isForgiven && IsUse(context))
        {
            await (context.EndpointType is OpenIddictServerEndpointType.Token
                ? signIns.RevokeReusedAsync(token, signInId, context.CancellationToken)
                : signIns.RevokeAsync(signInId, "a spent token was revoked by its client", context.CancellationToken));
        }

        if (token is { IsDeviceCode: true, IsValid: false } && context.EndpointType is OpenIddictServerEndpointType.Token
            && await devicePoll.FaultAsync(token, context.CancellationToken) is { } fault)
        {
            context.Reject(fault);
            return;
        }

        // A payload that was read out of the database is not the token that stands for it.
        if (token is null || !(token.IsValid || isForgiven) || token.HasReference != context.IsReferenceToken)
        {
            context.Reject(Errors.InvalidToken);
            return;
        }

        context.TokenId = token.Id;
        context.AuthorizationId = token.AuthorizationId;
        context.Principal!.SetTokenId(token.Id).SetAuthorizationId(token.AuthorizationId);
        token.AttachTo(context.Transaction);
    }

    /// <summary>
    /// What proves something of its bearer and has no entry here: a client's own assertion, and an id_token that only says whom a
    /// request is about.
    /// </summary>
    private static bool IsProof(ValidateTokenContext context) =>
        context.ValidTokenTypes is { Count: 1 } types
        && (types.Contains(TokenTypeIdentifiers.Private.ClientAssertion)
            || (types.Contains(TokenTypeIdentifiers.IdentityToken)
                && context.EndpointType is OpenIddictServerEndpointType.Authorization or OpenIddictServerEndpointType.EndSession));

    /// <summary>RFC 8628 section 3.4: a code is its device's. Another client's poll is refused, and the device must not hear of it.</summary>
    private static bool IsForeignDeviceCode(ValidateTokenContext context) =>
        context.EndpointType is OpenIddictServerEndpointType.Token
        && context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.DeviceCode)
        && ClientOf(context) is { Length: > 0 } client
        && !context.Principal!.HasPresenter(client);

    /// <summary>The client that has authenticated. A client that uses an assertion need not send its client_id as well.</summary>
    private static string? ClientOf(ValidateTokenContext context) =>
        context.Transaction.GetProperty<ProcessAuthenticationContext>(typeof(ProcessAuthenticationContext).FullName!)?.ClientId ?? context.Request?.ClientId;

    /// <summary>
    /// Introspecting a redeemed token is not a reuse. At the revocation endpoint only the token's own client counts as using it
    /// (RFC 7009 section 2.1).
    /// </summary>
    private static bool IsUse(ValidateTokenContext context) => context.EndpointType switch
    {
        OpenIddictServerEndpointType.Token => true,
        OpenIddictServerEndpointType.Revocation => ClientOf(context) is { Length: > 0 } client && context.Principal!.HasPresenter(client),
        _ => false,
    };
}
