using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuthServer.Tests.Fixtures;

/// <summary>Speaks as much of MySQL's protocol as it takes to let everyone in, to agree to every statement, and to know no <c>wsrep</c> variable.</summary>
internal sealed class ForeignMySql : IDisposable
{
    private const int Capabilities = 0x0000_0001 | 0x0000_0200 | 0x0000_8000 | 0x0008_0000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, Ports.Free());

    public ForeignMySql()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string ConnectionString => $"Server=127.0.0.1;Port={((IPEndPoint)_listener.LocalEndpoint).Port};User ID=any;Password=any;SSL Mode=None;Database=any";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = TalkAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await WriteAsync(stream, 0, Greeting());
                var (sequence, _) = await ReadAsync(stream);
                await WriteAsync(stream, sequence + 1, Ok);
                while (true)
                {
                    (sequence, var command) = await ReadAsync(stream);
                    await WriteAsync(stream, sequence + 1, Encoding.UTF8.GetString(command).Contains("wsrep", StringComparison.Ordinal) ? UnknownVariable : Ok);
                }
            }
            catch (IOException)
            {
                // It has heard enough.
            }
        }
    }

    private static byte[] Ok => [0, 0, 0, 2, 0, 0, 0];

    private static byte[] UnknownVariable => [0xFF, 0xA9, 0x04, .. "#HY000Unknown system variable 'wsrep_sync_wait'"u8];

    /// <summary>Handshake v10, as of MySQL 8.4.</summary>
    private static byte[] Greeting() =>
    [
        10, .. "8.4.0\0"u8, 1, 0, 0, 0, .. "12345678"u8, 0, Capabilities & 0xFF, (Capabilities >> 8) & 0xFF, 45, 2, 0,
        (Capabilities >> 16) & 0xFF, (Capabilities >> 24) & 0xFF, 21, .. new byte[10], .. "123456789012\0"u8, .. "mysql_native_password\0"u8,
    ];

    private static async Task<(int Sequence, byte[] Payload)> ReadAsync(NetworkStream stream)
    {
        var header = new byte[4];
        await stream.ReadExactlyAsync(header);
        var payload = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) & 0xFF_FFFF];
        await stream.ReadExactlyAsync(payload);
        return (header[3], payload);
    }

    private static async Task WriteAsync(NetworkStream stream, int sequence, byte[] payload)
    {
        var packet = new byte[payload.Length + 4];
        BinaryPrimitives.WriteInt32LittleEndian(packet, payload.Length | (sequence << 24));
        payload.CopyTo(packet, 4);
        await stream.WriteAsync(packet);
    }
}
