using Microsoft.AspNetCore.Http.Features;
using ResourceApi.Hosting;

namespace ResourceApi.ClientCertificates;

/// <summary>Owns the certificate of a request: that of its TLS connection, or of the header of a trusted proxy.</summary>
internal static class ClientCertificatesFeature
{
    public static void AddClientCertificates(this WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<MutualTlsOptions>(MutualTlsOptions.Section);
        builder.Services.AddCertificateForwarding(forwarding =>
        {
            forwarding.CertificateHeader = options.HeaderName;
            forwarding.HeaderConverter = CertificateHeader.Read;
        });
        // The token says which certificate it is bound to; the handshake only proves that its key is there.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate()));
    }

    public static void UseClientCertificates(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<MutualTlsOptions>();
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
}
