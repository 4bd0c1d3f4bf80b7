using AuthServer.Clients.Fields;
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
internal sealed class AuthorizationCodeGrant(RefreshTokenLifetime lifetime, TimeProvider time) : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = GrantTypes.AuthorizationCode,
        OperatorName = GrantTypes.AuthorizationCode,
        Summary = "a code that a person has agreed to (RFC 6749 section 4.1)",
        Parameters =
        [
            new(Parameters.Code, "as it came to redirect_uri; it works once"),
            new(Parameters.RedirectUri, "that of the authorization request"),
            new(Parameters.CodeVerifier, "that of which the code_challenge was the hash (RFC 7636)"),
        ],
        Scopes = ScopeSource.Agreed,
        UsedOnce = true,
        Requires = [new(InteractionFields.RedirectUris)],
        Fields =
        [
            InteractionFields.PostLogoutRedirectUris,
            InteractionFields.BackChannelLogoutUri,
            InteractionFields.Consent,
            InteractionFields.SignInMethods,
            InteractionFields.RequiresPushedRequests,
        ],
        Permissions =
        [
            Permissions.Endpoints.Authorization,
            Permissions.Endpoints.EndSession,
            Permissions.Endpoints.PushedAuthorization,
            Permissions.ResponseTypes.Code,
        ],
    };

    public async ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request)
    {
        var presented = LiveToken.Of(request.Transaction);
        if (presented is not { User: { } user, AuthorizationId: { } signInId })
        {
            return new GrantOutcome.Refused(Errors.InvalidGrant, "The code is invalid, expired or revoked.");
        }

        var code = request.Principal!;
        var now = time.GetUtcNow();
        var signIn = SignInLink.To(signInId, TokenContents.SignedInAt(code) ?? now, code.GetClaim(SessionId.Claim));
        return new GrantOutcome.Granted(new IssueTo.Person(user, signIn, code.GetScopes())
        {
            RefreshTokenLifetime = await lifetime.OfAsync(request.ClientId!, now, request.CancellationToken),
        });
    }
}
