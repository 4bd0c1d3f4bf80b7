using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol;

/// <summary>
/// Hands an event to its handlers, as OpenIddict's own dispatcher does. That one goes through the handlers of all events each time, and
/// asks the container for each handler and each filter anew: some thousand look-ups for a token.
/// </summary>
internal sealed class Dispatcher(Dispatcher.Handlers handlers, IServiceProvider request) : IOpenIddictServerDispatcher
{
    public async ValueTask DispatchAsync<TContext>(TContext context)
        where TContext : BaseContext
    {
        foreach (var step in handlers.Of<TContext>())
        {
            if (!await step.IsActiveAsync(context))
            {
                continue;
            }

            await step.HandlerFor(request).HandleAsync(context);
            if (IsDecided(context))
            {
                return;
            }
        }
    }

    private static bool IsDecided(BaseContext context) =>
        context is BaseRequestContext { IsRequestHandled: true }
            or BaseRequestContext { IsRequestSkipped: true }
            or BaseValidatingContext { IsRejected: true };

    /// <summary>Of the server, by event. They do not change while it runs; its keys, which stand in the same options, do.</summary>
    internal sealed class Handlers(IOptionsMonitor<OpenIddictServerOptions> options, IServiceProvider server)
    {
        private readonly ConcurrentDictionary<Type, object> _ofEvents = new();

        public Step<TContext>[] Of<TContext>()
            where TContext : BaseContext =>
            (Step<TContext>[])_ofEvents.GetOrAdd(typeof(TContext), _ => Find<TContext>());

        private Step<TContext>[] Find<TContext>()
            where TContext : BaseContext =>
        [
            .. from descriptor in options.CurrentValue.Handlers
               where descriptor.ContextType == typeof(TContext)
               select new Step<TContext>(descriptor, server),
        ];
    }

    /// <summary>One handler. Its filters hold nothing of a request, and many handlers do not either: these are asked for once.</summary>
    internal sealed class Step<TContext>(OpenIddictServerHandlerDescriptor descriptor, IServiceProvider server)
        where TContext : BaseContext
    {
        private readonly Type _service = descriptor.ServiceDescriptor.ServiceType;

        private readonly IOpenIddictServerHandlerFilter<TContext>[] _filters =
            [.. descriptor.FilterTypes.Select(filter => (IOpenIddictServerHandlerFilter<TContext>)server.GetRequiredService(filter))];

        private readonly IOpenIddictServerHandler<TContext>? _shared = (IOpenIddictServerHandler<TContext>?)(
            descriptor.ServiceDescriptor.ImplementationInstance
            ?? (descriptor.ServiceDescriptor is { Lifetime: ServiceLifetime.Singleton, ServiceType: var type } ? server.GetRequiredService(type) : null));

        public async ValueTask<bool> IsActiveAsync(TContext context)
        {
            foreach (var filter in _filters)
            {
                if (!await filter.IsActiveAsync(context))
                {
                    return false;
                }
            }

            return true;
        }

        public IOpenIddictServerHandler<TContext> HandlerFor(IServiceProvider request) =>
            _shared ?? (IOpenIddictServerHandler<TContext>)request.GetRequiredService(_service);
    }
}
