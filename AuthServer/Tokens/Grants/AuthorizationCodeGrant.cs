using AuthServer.Data;
using AuthServer.Issuance;
using AuthServer.Protocol;
using AuthServer.TokenState;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// RFC 6749 section 4.1.3 and RFC 7636, and for devices RFC 8628 section 3.4: a code that a person has agreed to. OpenIddict has
/// checked its client, redirect_uri and verifier; that it is used once is settled when the answer is committed.
/// </summary>
internal sealed class AuthorizationCodeGrant(UnitOfWork work, RefreshTokenLifetime lifetime, TimeProvider time) : IGrant
{
    public async ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request)
    {
        var presented = LiveToken.Of(request.Transaction);
        if (presented is not { User: { } user, AuthorizationId: { } family })
        {
            return new GrantOutcome.Refused(Errors.InvalidGrant, "The code is invalid, expired or revoked.");
        }

        var code = request.Principal!;
        var now = time.GetUtcNow();
        var signedInAt = TokenContents.SignedInAt(code) ?? now;
        work.SecurityStamp = user.SecurityStamp;
        var contents = TokenContents.ForUser(user, code.GetScopes(), signedInAt, code.GetClaim(SessionId.Claim));
        contents.SetAuthorizationId(family);
        contents.SetRefreshTokenLifetime(await lifetime.OfAsync(request.ClientId!, now, request.CancellationToken));
        return new GrantOutcome.Granted(contents);
    }
}
