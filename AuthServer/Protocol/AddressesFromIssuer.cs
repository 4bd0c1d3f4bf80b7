using Microsoft.AspNetCore;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol;

/// <summary>
/// RFC 8414 section 6.2: the advertised addresses come from the configured issuer. OpenIddict builds them from the request's
/// Host header, which anyone can forge, so the request is seen as if it had been sent to the issuer.
/// </summary>
internal sealed class AddressesFromIssuer(ProtocolOptions options) : IOpenIddictServerHandler<ProcessRequestContext>
{
    private readonly Uri _issuer = options.IssuerUri;
    private readonly string _basePath = options.IssuerUri.AbsolutePath.TrimEnd('/');

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessRequestContext>()
            .UseSingletonHandler<AddressesFromIssuer>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ResolveRequestUri.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ProcessRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        context.BaseUri = _issuer;
        context.RequestUri = new UriBuilder(_issuer)
        {
            Path = _basePath + request.Path.ToUriComponent(),
            Query = request.QueryString.ToUriComponent(),
        }.Uri;
        return ValueTask.CompletedTask;
    }
}
