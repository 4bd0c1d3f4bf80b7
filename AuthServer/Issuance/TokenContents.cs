using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using AuthServer.Data;
using AuthServer.Protocol;
using AuthServer.Scopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Issuance;

/// <summary>The one place that decides what a token says of whom, for every grant.</summary>
internal static class TokenContents
{
    /// <summary>No user id, a GUID, can begin like this (RFC 9700 section 4.15).</summary>
    public const string ClientSubjectPrefix = "client:";

    /// <summary>RFC 8693 section 4.1: who acts for the subject.</summary>
    public const string Actor = "act";

    /// <summary>What an id_token or userinfo may say of a user, by scope.</summary>
    public static IReadOnlyList<string> ClaimsOfUsers { get; } =
        [Claims.AuthenticationTime, Claims.Nonce, SessionId.Claim, Claims.PreferredUsername, Claims.Email, Claims.EmailVerified];

    private const string AuthenticationType = "AuthServer";

    public static ClaimsPrincipal ForUser(User user, IEnumerable<string> scopes, DateTimeOffset signedInAt, string? sessionId = null)
    {
        ClaimsIdentity identity = new(AuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, user.Id);
        identity.SetClaim(Claims.Email, user.Email);
        identity.SetClaim(Claims.PreferredUsername, user.ReadableName);
        identity.SetClaim(Claims.AuthenticationTime, signedInAt.ToUnixTimeSeconds());
        identity.SetClaim(SessionId.Claim, sessionId);
        identity.SetScopes(scopes);
        identity.SetDestinations(claim => DestinationsOf(claim, identity));
        return new(identity);
    }

    public static ClaimsPrincipal ForClient(string clientId, IEnumerable<string> scopes)
    {
        ClaimsIdentity identity = new(AuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, ClientSubjectPrefix + clientId);
        identity.SetScopes(scopes);
        return new(identity);
    }

    /// <summary>The same, said by a client that acts for the user; who acted before stays visible (RFC 8693 section 4.1).</summary>
    public static ClaimsPrincipal OnBehalf(ClaimsPrincipal contents, string clientId, string? actedBefore)
    {
        JsonObject actor = new() { [Claims.Subject] = ClientSubjectPrefix + clientId };
        if (actedBefore is not null)
        {
            actor[Actor] = JsonNode.Parse(actedBefore);
        }

        contents.SetClaim(Actor, actor);
        contents.FindFirst(Actor)!.SetDestinations(Destinations.AccessToken);
        return contents;
    }

    /// <summary>When the user of a token signed in, as the token says.</summary>
    public static DateTimeOffset? SignedInAt(ClaimsPrincipal token) =>
        long.TryParse(token.GetClaim(Claims.AuthenticationTime), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static IEnumerable<string> DestinationsOf(Claim claim, ClaimsIdentity identity)
    {
        switch (claim.Type)
        {
            // The resource API answers with the e-mail and must not have to ask for it on each request.
            case Claims.Email:
                if (identity.HasScope(ScopeCatalog.Api))
                {
                    yield return Destinations.AccessToken;
                }

                if (identity.HasScope(OpenIddictConstants.Scopes.Email))
                {
                    yield return Destinations.IdentityToken;
                }

                break;
            case Claims.PreferredUsername when identity.HasScope(OpenIddictConstants.Scopes.Profile):
            case Claims.AuthenticationTime:
            case SessionId.Claim:
                yield return Destinations.IdentityToken;
                break;
        }
    }
}
