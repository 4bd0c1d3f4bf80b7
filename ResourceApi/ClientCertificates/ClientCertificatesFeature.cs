using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;

namespace ResourceApi.ClientCertificates;

/// <summary>Owns the certificate of a request: that of its TLS connection, or of the header of a trusted proxy. The token says which it is bound to.</summary>
internal static class ClientCertificatesFeature
{
    public static void AddClientCertificates(this WebApplicationBuilder builder) =>
        builder.AddForwardedCertificate(builder.Services.AddSettings<MutualTlsOptions>().HeaderName);

    public static void UseClientCertificates(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<MutualTlsOptions>();
        app.UseForwardedCertificate(options.HeaderName, options.TrustedProxies);
    }
}
