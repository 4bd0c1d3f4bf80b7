using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Data;
using AuthServer.Hosting.Logging;
using AuthServer.TokenState;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>
/// Writes all that one token answer needs in one commit, before the answer leaves; OpenIddict commits each row by itself.
/// What was presented for it, such as a code, is redeemed in the same transaction by an UPDATE that only one of several uses can win;
/// and what it rests on, such as the browser session, is looked at there once more.
/// </summary>
internal sealed class TokenCommit(
    UnitOfWork work, AuthDbContext db, ClientManager clients, SignIns signIns, RefreshRetry retry, GrantCatalog grants, Refusals refusals)
    : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseScopedHandler<TokenCommit>()
            // All endpoints write their answers at this order.
            .SetOrder(OpenIddictServerHandlers.Exchange.ApplyTokenResponse<ProcessSignInContext>.Descriptor.Order - 100)
            .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        var isSpent = IsSpent(context);
        var live = LiveToken.Of(context.Transaction);
        work.Grounds = GroundsOf(context, IssueTo.Of(context.Transaction) as IssueTo.Person, live, isSpent);
        var presented = isSpent ? live : null;
        var retrySeconds = 0;
        if (presented is not null)
        {
            retrySeconds = presented.Type is TokenTypeIdentifiers.RefreshToken
                ? await retry.SecondsOfAsync(context.Request.ClientId, context.CancellationToken)
                : 0;
            var kept = retrySeconds > 0 ? RefreshRetry.Seal(context) : null;
            work.Enlist(token => RedeemAsync(presented.Id, kept, token));
        }

        var outcome = await work.CommitAsync(context.CancellationToken);
        if (outcome is CommitOutcome.GroundsEnded)
        {
            refusals.Note("Sign-in", "ended_meanwhile", work.Grounds.User?.Id);
            context.Reject(await FaultOfGroundsAsync(context), "The sign-in, the session or the client ended in this moment.");
            return;
        }

        if (outcome is CommitOutcome.Written || (retrySeconds > 0 && await retry.RepeatAsync(context, presented!.Id, retrySeconds)))
        {
            return;
        }

        if (presented is { AuthorizationId: { } signInId })
        {
            await signIns.RevokeReusedAsync(presented, signInId, context.CancellationToken);
        }

        // What an authorization request or a person presented is no grant (RFC 9126 section 2.2: a request_uri is used once).
        context.Reject(
            context.EndpointType is OpenIddictServerEndpointType.Token ? Errors.InvalidGrant : Errors.InvalidRequest,
            "What was presented has already been used.");
    }

    /// <summary>A person is asked to sign in again, whoever's client it was; a client hears what it has lost: itself, or what it presented.</summary>
    private async ValueTask<string> FaultOfGroundsAsync(ProcessSignInContext context)
    {
        var isThere = await clients.IsStillThereAsync(context.ClientId!, context.CancellationToken);
        return context.EndpointType is OpenIddictServerEndpointType.Authorization or OpenIddictServerEndpointType.EndUserVerification ? Errors.LoginRequired
            : isThere ? Errors.InvalidGrant
            : Errors.InvalidClient;
    }

    private static Grounds GroundsOf(ProcessSignInContext context, IssueTo.Person? to, LiveToken? presented, bool isSpent) => new()
    {
        ClientId = context.ClientId,
        User = to is null ? null : (to.User.Id, to.User.SecurityStamp!),
        AuthorizationId = presented?.AuthorizationId,
        SessionId = to?.AgreedInSessionId,
        // What is spent is looked at by the UPDATE that spends it.
        TokenId = isSpent ? null : presented?.Id,
    };

    /// <summary>Refresh tokens, codes, device codes, user codes and pushed requests are used once; an access token that is exchanged is not.</summary>
    private bool IsSpent(ProcessSignInContext context) => context.EndpointType switch
    {
        OpenIddictServerEndpointType.Token => grants.Find(context.Request.GrantType) is { UsedOnce: true },
        OpenIddictServerEndpointType.Authorization or OpenIddictServerEndpointType.EndUserVerification => true,
        _ => false,
    };

    /// <summary>Only one of several uses finds it valid.</summary>
    private async Task<bool> RedeemAsync(string id, byte[]? kept, CancellationToken cancellationToken)
    {
        var sql =
            $"""
            UPDATE `OpenIddictTokens` SET `Status` = @1, `SealedAnswer` = @2, `RedemptionDate` = {db.ClockTime}
            WHERE `Id` = @0 AND `Status` = @3
            """;
        return await db.ExecuteAsync(sql, [id, Statuses.Redeemed, kept, Statuses.Valid], cancellationToken) is 1;
    }
}
