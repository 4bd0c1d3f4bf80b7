using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AuthServer.Issuance;

/// <summary>Owns what a token says, and that all of one token answer is written in one commit.</summary>
internal static class IssuanceFeature
{
    public static void AddIssuance(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<OpenIddictServerOptions>(server => server.Claims.UnionWith(TokenContents.ClaimsOfUsers));
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.RemoveEventHandler(RedeemTokenEntry.Descriptor);
            server.AddEventHandler(TokenAnswer.Begin.Descriptor);
            server.RemoveEventHandler(AttachAuthorization.Descriptor);
            server.AddEventHandler(SignInRow.Descriptor);
            server.AddEventHandler(TokenAnswer.NoIdTokenEntry.Descriptor);
            server.AddEventHandler(StatusClaim.Descriptor);
            server.AddEventHandler(TokenAnswer.Commit.Descriptor);
        });
    }
}
