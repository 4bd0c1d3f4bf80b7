using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Discovery;

/// <summary>Sends a document that was just made, in place of OpenIddict's handler, and keeps it.</summary>
internal sealed class SendDocument<TApplyContext>(KeptDocument<TApplyContext> kept) : IOpenIddictServerHandler<TApplyContext>
    where TApplyContext : BaseRequestContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TApplyContext>()
            .UseSingletonHandler<SendDocument<TApplyContext>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ProcessJsonResponse<TApplyContext>.Descriptor.Order - 100)
            .Build();

    public async ValueTask HandleAsync(TApplyContext context)
    {
        if (context.Transaction.Response is { } response && string.IsNullOrEmpty(response.Error))
        {
            await kept.KeepAndSendAsync(response, context);
            context.HandleRequest();
        }
    }
}

/// <summary>Sends the document that is kept: nothing is made then.</summary>
internal sealed class SendKeptDocument<TRequestContext, TApplyContext>(KeptDocument<TApplyContext> kept) : IOpenIddictServerHandler<TRequestContext>
    where TRequestContext : BaseRequestContext
    where TApplyContext : BaseRequestContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TRequestContext>()
            .UseSingletonHandler<SendKeptDocument<TRequestContext, TApplyContext>>()
            // The request has been read and found right; before all that make the document.
            .SetOrder(int.MinValue + 10_000)
            .Build();

    public async ValueTask HandleAsync(TRequestContext context)
    {
        if (await kept.TrySendAsync(context))
        {
            context.HandleRequest();
        }
    }
}
