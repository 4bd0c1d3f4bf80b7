using System.Text.Json.Nodes;
using AuthServer.Data.Records;
using AuthServer.Scopes;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Issuance;

/// <summary>
/// What is said of a user, by which scope and where: the one list for access tokens, id_tokens, userinfo, introspection (which repeats
/// the token) and the discovery document.
/// </summary>
internal sealed record UserClaim(string Type, string Scope, Func<User, JsonNode?> Of)
{
    /// <summary>The scope that puts it into access tokens; null: none does.</summary>
    public string? AccessTokenScope { get; init; }

    public static IReadOnlyList<UserClaim> All { get; } =
    [
        new(Claims.PreferredUsername, OpenIddictConstants.Scopes.Profile, user => user.ReadableName),
        // The resource API answers with the e-mail and must not have to ask for it on each request, nor whether it is the user's own.
        new(Claims.Email, OpenIddictConstants.Scopes.Email, user => user.Email) { AccessTokenScope = ScopeCatalog.Api },
        new(Claims.EmailVerified, OpenIddictConstants.Scopes.Email, user => user.EmailConfirmed) { AccessTokenScope = ScopeCatalog.Api },
        // Services that keep rows under the old number need it with each request.
        new("external_id", ScopeCatalog.ExternalId, user => user.ExternalId) { AccessTokenScope = ScopeCatalog.ExternalId },
    ];

    /// <summary>Where a token with these scopes may say it.</summary>
    public IEnumerable<string> DestinationsFor(IReadOnlyCollection<string> scopes)
    {
        if (AccessTokenScope is not null && scopes.Contains(AccessTokenScope))
        {
            yield return Destinations.AccessToken;
        }

        if (scopes.Contains(Scope))
        {
            yield return Destinations.IdentityToken;
        }
    }
}
