using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthServer.Tests.Fixtures;

/// <summary>A POST of JSON whose body takes as long as a test wants; the server is reading it already.</summary>
internal sealed class SlowRequest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly TcpClient _client = new();
    private StreamReader _reader = StreamReader.Null;

    /// <summary>Sends the header and waits until the server asks for the body (RFC 9110 section 10.1.1).</summary>
    public static async Task<SlowRequest> StartAsync(Uri address, string path)
    {
        SlowRequest request = new();
        await request._client.ConnectAsync(address.Host, address.Port, request._patience.Token);
        request._reader = new(request._client.GetStream(), Encoding.Latin1);
        await request.WriteAsync(
            $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n");
        while (await request._reader.ReadLineAsync(request._patience.Token) is not "")
        {
        }

        return request;
    }

    /// <summary>Sends so much white space that the server does not cut the request as too slow.</summary>
    public Task TrickleAsync() => ChunkAsync(new(' ', 4_000));

    /// <summary>Sends the rest; the whole answer.</summary>
    public async Task<string> FinishAsync(string json)
    {
        await ChunkAsync(json);
        await WriteAsync("0\r\n\r\n");
        return await _reader.ReadToEndAsync(_patience.Token);
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
        _patience.Dispose();
    }

    private Task ChunkAsync(string text) => WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{text.Length:x}\r\n{text}\r\n"));

    private Task WriteAsync(string text) => _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), _patience.Token).AsTask();
}
