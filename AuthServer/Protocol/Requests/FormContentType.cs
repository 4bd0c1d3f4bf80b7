using Microsoft.AspNetCore;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>
/// RFC 6749 section 5.2: a malformed Content-Type is a malformed request. OpenIddict looks at its beginning only, and reading
/// the form then fails.
/// </summary>
internal sealed class FormContentType<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<FormContentType<TContext>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ExtractPostRequest<TContext>.Descriptor.Order - 100)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (HttpMethods.IsPost(request.Method) && !request.HasFormContentType)
        {
            context.Reject(Errors.InvalidRequest, "The Content-Type must be application/x-www-form-urlencoded.");
        }

        return ValueTask.CompletedTask;
    }
}
