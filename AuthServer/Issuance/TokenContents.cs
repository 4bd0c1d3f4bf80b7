using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using AuthServer.Protocol;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Issuance;

/// <summary>What tokens say, for every grant and page.</summary>
internal static class TokenContents
{
    /// <summary>No user id, a GUID, can begin like this (RFC 9700 section 4.15).</summary>
    public const string ClientSubjectPrefix = "client:";

    /// <summary>RFC 8693 section 4.1: who acts for the subject.</summary>
    public const string Actor = "act";

    private const string AuthenticationType = "AuthServer";

    /// <summary>What an id_token or userinfo may say.</summary>
    public static IReadOnlyList<string> ClaimsOfUsers { get; } =
    [
        Claims.AuthenticationTime, Claims.Nonce, SessionId.Claim, .. UserClaim.All.Select(claim => claim.Type),
    ];

    public static ClaimsPrincipal Of(IssueTo to)
    {
        ClaimsIdentity identity = new(AuthenticationType, Claims.Name, Claims.Role);
        identity.SetScopes(to.Scopes);
        switch (to)
        {
            case IssueTo.Person person:
                Describe(identity, person);
                break;
            case IssueTo.Client client:
                identity.SetClaim(Claims.Subject, ClientSubjectPrefix + client.ClientId);
                break;
            case var other:
                throw new InvalidOperationException($"Unknown receiver {other}.");
        }

        if (to.Resources.Count > 0)
        {
            identity.SetResources(to.Resources);
        }

        identity.SetAccessTokenLifetime(to.AccessTokenLifetime);
        identity.SetRefreshTokenLifetime(to.RefreshTokenLifetime);
        return new(identity);
    }

    /// <summary>When the user of a token signed in, as the token says.</summary>
    public static DateTimeOffset? SignedInAt(ClaimsPrincipal token) =>
        long.TryParse(token.GetClaim(Claims.AuthenticationTime), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static void Describe(ClaimsIdentity identity, IssueTo.Person person)
    {
        identity.SetClaim(Claims.Subject, person.User.Id);
        identity.SetAuthorizationId(person.SignIn.Id);
        foreach (var claim in UserClaim.All)
        {
            Say(identity, claim.Type, claim.Of(person.User), [.. claim.DestinationsFor(person.Scopes)]);
        }

        Say(identity, Claims.AuthenticationTime, person.SignIn.At.ToUnixTimeSeconds(), Destinations.IdentityToken);
        Say(identity, SessionId.Claim, person.SignIn.SessionId, Destinations.IdentityToken);
        if (person.Delegation is { } delegation)
        {
            Say(identity, Actor, ActorOf(delegation), Destinations.AccessToken);
        }
    }

    /// <summary>Who acted before stays visible (RFC 8693 section 4.1).</summary>
    private static JsonObject ActorOf(Delegation delegation)
    {
        JsonObject actor = new() { [Claims.Subject] = ClientSubjectPrefix + delegation.ClientId };
        if (delegation.ActedBefore is not null)
        {
            actor[Actor] = JsonNode.Parse(delegation.ActedBefore);
        }

        return actor;
    }

    private static void Say(ClaimsIdentity identity, string type, JsonNode? value, params string[] destinations)
    {
        if (destinations is [])
        {
            return;
        }

        identity.SetClaim(type, value);
        identity.FindFirst(type)?.SetDestinations(destinations);
    }
}
