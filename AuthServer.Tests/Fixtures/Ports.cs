using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthServer.Tests.Fixtures;

internal static class Ports
{
    /// <summary>A locked file for each, for as long as this process lives: no other test gets the port, and no other run of the tests.</summary>
    private static readonly ConcurrentBag<FileStream> Held = [];

    static Ports() => RunFramework.AtEnd(() =>
    {
        foreach (var held in Held)
        {
            held.Dispose();
        }
    });

    /// <summary>A free port below 32768: above it an outgoing connection may take the port before the server does.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(11_000, 32_000);
            if (Hold(port) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool Hold(int port)
    {
        var path = Path.Combine(RunFramework.FolderOfAllRuns, string.Create(CultureInfo.InvariantCulture, $"authserver-tests-port-{port}"));
        try
        {
            Held.Add(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another run has it, perhaps of another user.
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
