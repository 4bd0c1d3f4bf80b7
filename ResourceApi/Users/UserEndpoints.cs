using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;
using ResourceApi.TokenValidation;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ResourceApi.Users;

/// <summary>Owns what this API says about the user behind a token.</summary>
internal static class UserEndpoints
{
    public static void AddUsers(this WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, UserJson.Default));

    public static void MapUsers(this WebApplication app)
    {
        var api = app.MapGroup("/api").WithTags("Users");

        api.MapGet("/user/me", Me)
            .RequireUser(TokenValidation.Scopes.Api)
            .WithSummary("The user the access token was issued for")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        api.MapGet("/is_logined", IsLoginedAsync)
            .AllowAnonymous()
            .WithMetadata(new OptionalToken())
            .WithSummary("Whether the request carries a valid access token of a user; never 401")
            .Produces<LoginState>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static Ok<CurrentUser> Me(ClaimsPrincipal user) =>
        TypedResults.Ok(new CurrentUser(user.GetClaim(Claims.Subject)!, user.GetClaim(Claims.Email)));

    private static Task IsLoginedAsync(HttpContext context, BearerResponses answers) =>
        context.Features.Get<TokenOutcome>() is TokenOutcome.Unknown
            ? answers.UnavailableAsync(context)
            : TypedResults.Ok(new LoginState(AccessRules.IsUser(context.User))).ExecuteAsync(context);
}

/// <param name="Id">The user's immutable id.</param>
/// <param name="Email">The user's address, when the token or the issuer names it.</param>
internal sealed record CurrentUser(string Id, string? Email);

internal sealed record LoginState([property: JsonPropertyName("is_logined")] bool IsLogined);

/// <summary>Serializers made at build time: no reflection per request.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CurrentUser))]
[JsonSerializable(typeof(LoginState))]
internal sealed partial class UserJson : JsonSerializerContext;
