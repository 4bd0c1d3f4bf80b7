using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthServer.Protocol;
using Microsoft.AspNetCore;
using Microsoft.Net.Http.Headers;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Discovery;

/// <summary>The discovery document and the JWKS may be cached and asked for conditionally (RFC 9110 section 13.1.2).</summary>
internal sealed class MetadataCaching<TContext>(ProtocolOptions options) : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<MetadataCaching<TContext>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ProcessJsonResponse<TContext>.Descriptor.Order - 100)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if (!string.IsNullOrEmpty(context.Transaction.Response!.Error))
        {
            return ValueTask.CompletedTask;
        }

        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var headers = http.Response.GetTypedHeaders();
        var document = JsonSerializer.Serialize(context.Transaction.Response);
        EntityTagHeaderValue tag = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)))[..32]}\"");
        headers.ETag = tag;
        headers.CacheControl = new() { Public = true, MaxAge = TimeSpan.FromSeconds(options.MetadataMaxAgeSeconds) };

        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            context.HandleRequest();
        }

        return ValueTask.CompletedTask;
    }
}
