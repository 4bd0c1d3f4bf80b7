using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AuthServer.Hosting.Shared;

/// <summary>What one connection, and a stop, may take.</summary>
internal static class Limits
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static void AddLimits(this WebApplicationBuilder builder, HostingOptions options)
    {
        builder.Services.AddConnectionLimit(options.MaxConnections);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.StopSeconds));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            limits.MaxRequestBodySize = options.MaxBodyBytes is 0 ? null : options.MaxBodyBytes;
            limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
            limits.RequestHeadersTimeout = SecondsOrForever(options.HeaderTimeoutSeconds);
            limits.KeepAliveTimeout = SecondsOrForever(options.KeepAliveSeconds);
            limits.MinRequestBodyDataRate = limits.MinResponseDataRate =
                options.MinBytesPerSecond is 0 ? null : new MinDataRate(options.MinBytesPerSecond, Grace);
        });
    }

    private static TimeSpan SecondsOrForever(int seconds) => seconds is 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
}
