using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// Whose request it is and whether it came by HTTPS, as told by proxies of the operator's (<c>X-Forwarded-For</c>,
/// <c>X-Forwarded-Proto</c>); the same headers from anyone else are worth nothing (RFC 9700 section 4.13). Never
/// <c>X-Forwarded-Host</c>: the public address is configured.
/// </summary>
internal static class ForwardedByProxy
{
    public static void AddForwardedByProxy(this IServiceCollection services, HostingOptions options) =>
        // After everyone else: the framework has a switch of its own, which believes any peer.
        services.PostConfigure<ForwardedHeadersOptions>(forwarded =>
        {
            var networks = Networks.Parse(options.ProxyNetworks);
            forwarded.ForwardedHeaders = networks is [] ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // Through a row of proxies, as long as each that names the one before it is the operator's.
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownNetworks.Clear();
            foreach (var network in networks)
            {
                forwarded.KnownNetworks.Add(new(network.BaseAddress, network.PrefixLength));
            }
        });

    public static void UseForwardedByProxy(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Features.Set(new Peer(context.Connection.RemoteIpAddress));
            return next(context);
        });
        app.UseForwardedHeaders();
    }

    /// <summary>Who is at the other end of the connection, whatever the headers say.</summary>
    public static IPAddress? PeerAddress(this HttpContext context) => context.Features.Get<Peer>()!.Address;

    private sealed record Peer(IPAddress? Address);
}
