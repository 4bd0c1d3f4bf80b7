using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.Features;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// The certificate of a client's connection, which a proxy of the operator's that ends TLS passes on in a header. From anybody else
/// the header is worth nothing, and is dropped.
/// </summary>
internal static class ForwardedCertificate
{
    /// <param name="builder">The host's.</param>
    /// <param name="headerName">Empty: certificates come from this host's own TLS.</param>
    public static void AddForwardedCertificate(this WebApplicationBuilder builder, string headerName)
    {
        builder.Services.AddCertificateForwarding(forwarding =>
        {
            forwarding.CertificateHeader = headerName;
            forwarding.HeaderConverter = CertificateHeader.Read;
        });
        // What a certificate proves is decided later; the handshake only proves that its key is there.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.AllowAnyClientCertificate()));
    }

    public static void UseForwardedCertificate(this WebApplication app, string headerName, string trustedProxies)
    {
        if (headerName is "")
        {
            return;
        }

        var proxies = Networks.Parse(trustedProxies);
        app.Use((context, next) =>
        {
            if (proxies.HasAddress(context.PeerAddress()))
            {
                // What the proxy itself shows is not the client's.
                context.Features.Set<ITlsConnectionFeature>(null);
            }
            else
            {
                context.Request.Headers.Remove(headerName);
            }

            return next(context);
        });
        app.UseCertificateForwarding();
    }

    /// <summary>What is wrong with the two settings.</summary>
    public static IEnumerable<ValidationResult> Faults(string headerName, string trustedProxies)
    {
        if (headerName is "" != trustedProxies is "")
        {
            yield return new("needs HeaderName, and HeaderName needs it: a header that anyone may send proves nothing.", ["TrustedProxies"]);
        }

        if (headerName.Any(character => !char.IsAsciiLetterOrDigit(character) && !"!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal)))
        {
            yield return new("is no name of a header, such as X-Client-Cert (RFC 9110 section 5.1).", ["HeaderName"]);
        }

        if (Networks.InvalidEntries(trustedProxies).Any())
        {
            yield return new(Networks.Form, ["TrustedProxies"]);
        }
    }
}
