using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// How many connections may be open. A process that has used up its file descriptors dies. So at most half of those that are free
/// when it begins to listen are for connections: the other half is for the database, files and calls of its own.
/// </summary>
internal static class ConnectionLimit
{
    private const long Default = 10_000;

    /// <summary>Where the machine says no number.</summary>
    private const long Unknown = long.MaxValue;

    /// <param name="services">The host's.</param>
    /// <param name="setting">The operator's. 0: as many as the machine can.</param>
    public static void AddConnectionLimit(this IServiceCollection services, long? setting)
    {
        // Counted once: both that refuse must speak of one number.
        Lazy<long?> number = new(() => Of(setting));
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxConcurrentConnections = number.Value);
        // Kestrel takes the factory that was registered last.
        services.AddSingleton<IConnectionListenerFactory>(provider =>
        {
            var sockets = ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider);
            return number.Value is { } limit and < int.MaxValue / 2 ? new BoundedTransport(sockets, (int)(limit + BeingRefused(limit))) : sockets;
        });
    }

    /// <summary>So many more may be open for the moment that it takes to close them.</summary>
    private static long BeingRefused(long limit) => Math.Max(16, limit / 4);

    private static long? Of(long? setting) =>
        Math.Min(setting is 0 ? Unknown : setting ?? Default, FreeDescriptors() / 2) is var limit and < Unknown / 2 ? limit : null;

    /// <summary>The runtime raises the limit to the highest that is allowed when it starts. Each library that it has loaded holds two.</summary>
    private static long FreeDescriptors()
    {
        const string limits = "/proc/self/limits", name = "Max open files", open = "/proc/self/fd";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return long.TryParse(line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var soft)
            ? Math.Max(2, soft - Directory.EnumerateFileSystemEntries(open).Count())
            : Unknown;
    }
}
