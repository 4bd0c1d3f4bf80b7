using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ResourceApi.TokenValidation;

/// <summary>
/// With <c>TokenValidation__RequireVerifiedEmail</c>: the token says that the address was proven to be the user's (OpenID Connect
/// Core section 5.1, <c>email_verified</c>).
/// </summary>
internal sealed class VerifiedEmail(TokenValidationOptions options) : AuthorizationHandler<VerifiedEmail.Requirement>
{
    public static bool IsMissing(ClaimsPrincipal user, TokenValidationOptions options) =>
        options.RequireVerifiedEmail && user.GetClaim(Claims.EmailVerified) is not "true";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        if (!IsMissing(context.User, options))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    internal sealed class Requirement : IAuthorizationRequirement;
}
