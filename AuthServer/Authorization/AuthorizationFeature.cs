using AuthServer.Hosting;
using AuthServer.Hosting.Pages;

namespace AuthServer.Authorization;

/// <summary>Owns <c>/connect/authorize</c>: who has to sign in, who has to agree to what, and what was agreed to.</summary>
internal static class AuthorizationFeature
{
    public static void AddAuthorizationPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddPage(ProtocolPaths.Authorization, leadsOn: true);
        services.AddScoped<Consents>();
        services.ConfigureServer(server => server
            .SetAuthorizationEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.Authorization))
            .RequireProofKeyForCodeExchange()
            .AddEventHandler(ErrorsBeforeSignIn.Descriptor)
            .UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableStatusCodePagesIntegration());
    }
}
