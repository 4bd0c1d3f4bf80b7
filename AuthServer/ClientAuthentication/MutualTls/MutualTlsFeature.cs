using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Protocol;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
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
        services.AddSettings<MutualTlsOptions>();
        services.AddSingleton<IServedPath>(provider => provider.GetRequiredService<IOptions<MutualTlsOptions>>().Value);
        services.AddSingleton<Authorities>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, MutualTlsSettings>();
        services.AddCertificateForwarding(_ => { });
        services.AddOptions<CertificateForwardingOptions>().Configure<IOptions<MutualTlsOptions>>((forwarding, options) =>
        {
            forwarding.CertificateHeader = options.Value.HeaderName;
            forwarding.HeaderConverter = CertificateHeader.Read;
        });
        // Whom a certificate proves is decided per client; the handshake only proves that its key is there.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate()));
        services.AddOpenIddict().AddServer(AddHandlers);
    }

    public static void UseMutualTls(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<MutualTlsOptions>>().Value;
        if (options.HeaderName is "")
        {
            return;
        }

        var proxies = options.Proxies;
        app.Use((context, next) =>
        {
            if (proxies.HasAddress(context.PeerAddress()))
            {
                // What the proxy itself shows is not the client's.
                context.Features.Set<ITlsConnectionFeature>(null);
            }
            else
            {
                context.Request.Headers.Remove(options.HeaderName);
            }

            return next(context);
        });
        app.UseCertificateForwarding();
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
        server.AddEventHandler(ExchangedTokenProof.Descriptor);
    }

    private static void AddSource<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseValidatingContext
    {
        server.RemoveEventHandler(AspNetCore.ExtractClientCertificate<TContext>.Descriptor);
        server.AddEventHandler(CertificateSource<TContext>.Descriptor);
    }
}
