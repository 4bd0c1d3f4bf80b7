using AuthServer.Issuance;
using AuthServer.TokenState;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.UserInfo;

/// <summary>Says what the token's scopes allow, as the database has it now.</summary>
internal sealed class UserInfoResponse : IOpenIddictServerHandler<HandleUserInfoRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleUserInfoRequestContext>()
            .UseSingletonHandler<UserInfoResponse>()
            .SetOrder(OpenIddictServerHandlers.UserInfo.AttachClaims.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(HandleUserInfoRequestContext context)
    {
        var token = context.AccessTokenPrincipal;
        if (LiveToken.Of(context.Transaction)?.User is not { } user || !token.HasScope(OpenIddictConstants.Scopes.OpenId))
        {
            context.Reject(Errors.InsufficientScope, "The token lacks the scope openid.");
            return ValueTask.CompletedTask;
        }

        context.Subject = user.Id;
        foreach (var claim in UserClaim.All.Where(claim => token.HasScope(claim.Scope)))
        {
            context.Claims[claim.Type] = claim.Of(user);
        }

        return ValueTask.CompletedTask;
    }
}
