using Microsoft.AspNetCore;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Answers;

/// <summary><c>temporarily_unavailable</c> is 503 (RFC 9110 section 15.6.4); OpenIddict answers every error it does not know with 400.</summary>
internal sealed class UnavailableStatus : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<UnavailableStatus>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.AttachHttpResponseCode<ApplyTokenResponseContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Error is Errors.TemporarilyUnavailable)
        {
            context.Transaction.GetHttpRequest()!.HttpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return ValueTask.CompletedTask;
    }
}
