using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace AuthServer.Tests.Fixtures;

internal static class Ports
{
    private static readonly DirectoryInfo Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "authserver-tests-ports"));

    /// <summary>Each is locked for as long as this process lives: no other test gets it, and no other run of the tests.</summary>
    private static readonly ConcurrentBag<FileStream> Held = [];

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
        try
        {
            Held.Add(new FileStream(Path.Combine(Folder.FullName, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
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
