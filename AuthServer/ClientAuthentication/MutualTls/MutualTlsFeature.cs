using AuthServer.Hosting;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Protocol;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;
using AspNetCore = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>Owns certificates of clients: where they come from, whom they prove, and which tokens are bound to them (RFC 8705).</summary>
internal static class MutualTlsFeature
{
    public static void AddMutualTls(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var options = services.AddSettings<MutualTlsOptions>();
        builder.AddForwardedCertificate(options.HeaderName);
        services.AddSingleton<IServedPath>(options);
        services.AddSingleton<Authorities>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, MutualTlsSettings>();
        services.ConfigureServer(AddHandlers);
    }

    public static void UseMutualTls(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<MutualTlsOptions>();
        app.UseForwardedCertificate(options.HeaderName, options.TrustedProxies);
    }

    private static void AddHandlers(OpenIddictServerBuilder server)
    {
        AddSource<ExtractTokenRequestContext>(server);
        AddSource<ExtractIntrospectionRequestContext>(server);
        AddSource<ExtractRevocationRequestContext>(server);
        AddSource<ExtractDeviceAuthorizationRequestContext>(server);
        AddSource<ExtractPushedAuthorizationRequestContext>(server);
        AddSource<ExtractUserInfoRequestContext>(server);
        server.RemoveEventHandler(OpenIddictServerHandlers.ValidateClientCertificate.Descriptor);
        server.AddEventHandler(ClientProof.Descriptor);
        server.AddEventHandler(BoundTokens.Descriptor);
    }

    private static void AddSource<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseValidatingContext
    {
        server.RemoveEventHandler(AspNetCore.ExtractClientCertificate<TContext>.Descriptor);
        server.AddEventHandler(CertificateSource<TContext>.Descriptor);
    }
}
