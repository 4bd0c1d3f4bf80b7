using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>RFC 9110 section 9.3.2: HEAD is answered as GET is, and the web server keeps the body back. OpenIddict takes GET alone.</summary>
internal sealed class MetadataRequest<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<MetadataRequest<TContext>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ExtractGetRequest<TContext>.Descriptor.Order)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            context.Transaction.Request = new OpenIddictRequest(request.Query);
        }
        else
        {
            context.Reject(Errors.InvalidRequest, "Only GET and HEAD are answered here.");
        }

        return ValueTask.CompletedTask;
    }
}
