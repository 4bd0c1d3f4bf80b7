using AuthServer.Hosting;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AuthServer.Issuance;

/// <summary>Owns what a token says, and that all of one token answer is written in one commit.</summary>
internal static class IssuanceFeature
{
    public static void AddIssuance(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<OpenIddictServerOptions>(server => server.Claims.UnionWith(TokenContents.ClaimsOfUsers));
        builder.Services.AddScoped<StatusClaim>();
        builder.Services.ConfigureServer(server =>
        {
            server.RemoveEventHandler(RedeemTokenEntry.Descriptor);
            server.RemoveEventHandler(AttachAuthorization.Descriptor);
            server.AddEventHandler(SignInRow.Descriptor);
            server.RemoveEventHandler(Protection.CreateTokenEntry.Descriptor);
            server.AddEventHandler(TokenRow.Descriptor);
            server.RemoveEventHandler(UpdateReferenceDeviceCodeEntry.Descriptor);
            server.AddEventHandler(DeviceCodeRow.Descriptor);
            server.AddEventHandler(TokenCommit.Descriptor);
        });
    }
}
