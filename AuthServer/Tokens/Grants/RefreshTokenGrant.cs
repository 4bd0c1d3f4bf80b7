using AuthServer.Clients.Fields;
using AuthServer.Issuance;
using AuthServer.Protocol;
using AuthServer.TokenState;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// RFC 6749 section 6, with rotation (RFC 9700 section 4.14.2). That the token, its sign-in and its user live was checked with
/// the token; that it is used once is settled when the answer is committed.
/// </summary>
internal sealed class RefreshTokenGrant(RefreshTokenLifetime lifetime) : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = GrantTypes.RefreshToken,
        OperatorName = GrantTypes.RefreshToken,
        Summary = "a refresh token (RFC 6749 section 6)",
        Parameters = [new(Parameters.RefreshToken, "it is replaced, and works once")],
        Scopes = ScopeSource.RefreshToken,
        UsedOnce = true,
        Fields = [LifetimeFields.RefreshTokenSeconds, LifetimeFields.RefreshRetrySeconds],
        BringsScope = OpenIddictConstants.Scopes.OfflineAccess,
    };

    public async ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request)
    {
        var presented = LiveToken.Of(request.Transaction);
        if (presented is not { User: { } user, AuthorizationId: { } signInId })
        {
            return new GrantOutcome.Refused(Errors.InvalidGrant, "The refresh token is invalid, expired or revoked.");
        }

        DateTimeOffset authorizedAt = new(DateTime.SpecifyKind(presented.AuthorizedAt ?? default, DateTimeKind.Utc));
        var left = await lifetime.OfAsync(request.ClientId!, authorizedAt, request.CancellationToken);
        if (left <= TimeSpan.Zero)
        {
            return new GrantOutcome.Refused(Errors.InvalidGrant, "The sign-in has reached its maximum lifetime.");
        }

        // The scopes of the sign-in, whatever was asked for now: the next refresh token must not lose any (RFC 6749 section 6).
        var token = request.Principal!;
        // OpenID Connect Core section 12.2: the time of the sign-in itself.
        var signIn = SignInLink.To(signInId, TokenContents.SignedInAt(token) ?? authorizedAt, token.GetClaim(SessionId.Claim));
        return new GrantOutcome.Granted(new IssueTo.Person(user, signIn, token.GetScopes()) { RefreshTokenLifetime = left });
    }
}
