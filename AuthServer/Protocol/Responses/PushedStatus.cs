using AuthServer.Protocol.Requests;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Responses;

/// <summary>
/// RFC 9126 section 2.3: a pushed request that was not sent by POST is answered 405, and one that is too large 413, where OpenIddict
/// says 400.
/// </summary>
internal sealed class PushedStatus : IOpenIddictServerHandler<ApplyPushedAuthorizationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyPushedAuthorizationResponseContext>()
            .UseSingletonHandler<PushedStatus>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.AttachHttpResponseCode<ApplyPushedAuthorizationResponseContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ApplyPushedAuthorizationResponseContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (!HttpMethods.IsPost(request.Method))
        {
            request.HttpContext.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            request.HttpContext.Response.Headers.Allow = HttpMethods.Post;
        }
        else if (PushedSize.IsExceeded(context.Transaction))
        {
            request.HttpContext.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        }

        return ValueTask.CompletedTask;
    }
}
