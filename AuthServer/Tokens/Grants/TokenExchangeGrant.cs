using AuthServer.AccessRequests;
using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Issuance;
using AuthServer.Protocol;
using AuthServer.TokenState;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// RFC 8693: a service that was called with a user's access token gets one for the next service, in its own name (<c>act</c>) and on
/// the user's behalf. It says no more than the presented one, lives no longer, and dies with the same sign-in and user.
/// </summary>
internal sealed class TokenExchangeGrant(
    ExchangeTargets targets, ClientManager clients, ProtocolOptions options, TimeProvider time) : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = GrantTypes.TokenExchange,
        OperatorName = "token_exchange",
        Summary = "the access token of a user who called the client (RFC 8693)",
        Parameters =
        [
            new(Parameters.SubjectToken, "a user's access token whose audience contains the client"),
            new(Parameters.SubjectTokenType, TokenTypeIdentifiers.AccessToken),
            new(Parameters.Audience, "the client id of the resource server", MayRepeat: true),
        ],
        Scopes = ScopeSource.SubjectToken,
        UsedOnce = false,
        Requires = [new(GrantFields.ExchangeTargets, ": a token is exchanged for one for that resource server (RFC 8693)")],
        RefusedToPublic = "A public client cannot use token_exchange: whoever acts for a user must prove who it is (RFC 8693 section 2.1).",
        ForResourceServers = true,
    };

    public async ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request)
    {
        var subject = request.SubjectTokenPrincipal!;
        var clientId = request.ClientId!;
        if (LiveToken.Of(request.Transaction) is not { User: { } user, AuthorizationId: { } signInId } presented || !subject.HasAudience(clientId))
        {
            return new GrantOutcome.Refused(Errors.InvalidRequest, "The subject token must be a user's access token whose audience contains this client.");
        }

        var (audiences, resources) = (request.Request.NamedAudiences(), request.Request.NamedResources());
        if (audiences is [] && resources is [])
        {
            return new GrantOutcome.Refused(Errors.InvalidRequest, "Name the service that the token is for: audience or resource.");
        }

        if (await targets.FindAsync(clientId, audiences, resources, request.CancellationToken) is not { } found)
        {
            return new GrantOutcome.Refused(Errors.InvalidTarget, "The client may not exchange tokens for this service.");
        }

        if (await ScopesAsync(request, subject.GetScopes()) is not { } scopes)
        {
            return new GrantOutcome.Refused(
                Errors.InvalidScope, "The requested scope exceeds that of the subject token, or nothing is left of it for this client.");
        }

        // When the user signed in goes into id_tokens, and there is none here.
        return new GrantOutcome.Granted(new IssueTo.Person(user, SignInLink.To(signInId, time.GetUtcNow()), scopes)
        {
            Delegation = new(presented.Id, clientId, subject.GetClaim(TokenContents.Actor)),
            Resources = found,
            AccessTokenLifetime = await LifetimeAsync(clientId, subject.GetExpirationDate() - time.GetUtcNow(), request.CancellationToken),
        });
    }

    /// <summary>
    /// What was asked for, or all that both the subject token and the client have; null when that is more than the subject token has,
    /// or nothing.
    /// </summary>
    private async ValueTask<IReadOnlyList<string>?> ScopesAsync(HandleTokenRequestContext request, IReadOnlyList<string> granted)
    {
        IReadOnlyList<string> requested = request.Request.GetScopes();
        if (requested is not [])
        {
            return requested.Contains(OpenIddictConstants.Scopes.OfflineAccess) || requested.Except(granted, StringComparer.Ordinal).Any() ? null : requested;
        }

        var client = await clients.FindByClientIdAsync(request.ClientId!, request.CancellationToken);
        List<string> scopes = [];
        foreach (var scope in granted.Where(scope => scope is not OpenIddictConstants.Scopes.OfflineAccess))
        {
            if (client is not null && await clients.HasPermissionAsync(client, Permissions.Prefixes.Scope + scope, request.CancellationToken))
            {
                scopes.Add(scope);
            }
        }

        return scopes is [] ? null : scopes;
    }

    private async ValueTask<TimeSpan> LifetimeAsync(string clientId, TimeSpan? left, CancellationToken cancellationToken)
    {
        var usual = TimeSpan.FromSeconds((await clients.FindSettingsAsync(clientId, cancellationToken))?.AccessTokenSeconds ?? options.AccessTokenSeconds);
        return left < usual ? left.Value : usual;
    }
}
