using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ResourceApi.TokenValidation;

/// <summary>Who may call what, as pure rules and as a requirement on a route.</summary>
internal static class AccessRules
{
    /// <summary>The issuer's form for a client's own token (client_credentials): no user id begins like this (RFC 9700 section 4.15).</summary>
    private const string ClientSubject = "client:";

    public static bool IsUser(ClaimsPrincipal principal) =>
        principal.GetClaim(Claims.Subject) is { } subject && !subject.StartsWith(ClientSubject, StringComparison.Ordinal);

    /// <summary>The route is for a user whose token has the scope; the 403 names it.</summary>
    public static TBuilder RequireUser<TBuilder>(this TBuilder route, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new RequiredScope(scope)).RequireAuthorization(policy => policy
            .RequireAuthenticatedUser()
            .RequireAssertion(access => IsUser(access.User) && access.User.HasScope(scope))
            .AddRequirements(new VerifiedEmail.Requirement()));
}

/// <summary>The scope a route asks for.</summary>
internal sealed record RequiredScope(string Scope);

/// <summary>Marks a route that looks at a token when there is one, and answers anyway.</summary>
internal sealed record OptionalToken;
