using System.Net;
using System.Net.Sockets;

namespace AuthServer.Tests.Fixtures;

/// <summary>Takes connections and does with each what the test says, below HTTP.</summary>
internal sealed class RawReceiver : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<Stream, Task> _answer;
    private int _connections;
    private int _ended;

    private RawReceiver(IPAddress address, Func<Stream, Task> answer)
    {
        _answer = answer;
        _listener = new(address, Ports.Free());
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many have been made so far.</summary>
    public int Connections => _connections;

    /// <summary>How many of them are over.</summary>
    public int Ended => _ended;

    public static RawReceiver Start(IPAddress address, Func<Stream, Task> answer) => new(address, answer);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref _connections);
                _ = AnswerAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await _answer(client.GetStream());
            }
            catch (IOException)
            {
                // The other end has gone.
            }
        }

        Interlocked.Increment(ref _ended);
    }
}
