using System.Net;
using System.Net.Sockets;

namespace AuthServer.Tests.Fixtures;

internal static class Ports
{
    /// <summary>
    /// A free port below 32768: above it an outgoing connection may take the port before the server does. Random, so that
    /// two test runs on one machine seldom ask for the same.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(11_000, 32_000);
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; try another.
            }
        }
    }
}
