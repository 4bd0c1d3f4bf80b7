using Microsoft.AspNetCore;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>
/// The certificate of a request: of its TLS connection, or of the header of a trusted proxy. OpenIddict looks at HTTPS requests only,
/// and behind a proxy that ends TLS there are none; and it looks even when nothing of this is on.
/// </summary>
internal sealed class CertificateSource<TContext>(MutualTlsOptions options) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<CertificateSource<TContext>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ExtractClientCertificate<TContext>.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(TContext context)
    {
        if (options.IsOn)
        {
            context.Transaction.RemoteCertificate =
                await context.Transaction.GetHttpRequest()!.HttpContext.Connection.GetClientCertificateAsync(context.CancellationToken);
        }
    }
}
