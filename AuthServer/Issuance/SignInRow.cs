using AuthServer.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>
/// Every token of a user belongs to a sign-in, an authorization row: whoever ends the sign-in ends what descends from it, however
/// many clients it went through. OpenIddict makes one only where a code or a refresh token is issued.
/// </summary>
internal sealed class SignInRow(IOpenIddictApplicationManager clients, IOpenIddictAuthorizationManager signIns, UnitOfWork work, TimeProvider time)
    : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseScopedHandler<SignInRow>()
            .SetOrder(OpenIddictServerHandlers.AttachAuthorization.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        var principal = context.Principal!;
        var isFamily = context.GenerateAuthorizationCode || context.GenerateDeviceCode || context.GenerateRefreshToken
            || (context.GenerateAccessToken && work.SecurityStamp is not null);
        if (!isFamily || !string.IsNullOrEmpty(principal.GetAuthorizationId()))
        {
            return;
        }

        var client = await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken);
        OpenIddictAuthorizationDescriptor descriptor = new()
        {
            ApplicationId = await clients.GetIdAsync(client!, context.CancellationToken),
            CreationDate = time.GetUtcNow(),
            Status = Statuses.Valid,
            Subject = principal.GetClaim(Claims.Subject),
            Type = AuthorizationTypes.AdHoc,
        };
        descriptor.Scopes.UnionWith(principal.GetScopes());
        var signIn = await signIns.CreateAsync(descriptor, context.CancellationToken);
        principal.SetAuthorizationId(await signIns.GetIdAsync(signIn, context.CancellationToken));
    }
}
