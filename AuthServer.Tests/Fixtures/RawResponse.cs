using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthServer.Tests.Fixtures;

/// <summary>The whole answer to bytes that no HTTP client would send.</summary>
internal sealed record RawResponse(int Status, string Head, string Body)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The request asks for the end of the connection, or is so malformed that the server ends it.</summary>
    public static async Task<RawResponse> OfAsync(Uri address, string request)
    {
        using CancellationTokenSource patience = new(Patience);
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        using StreamReader reader = new(stream, Encoding.UTF8);
        StringBuilder text = new();
        var buffer = new char[4_096];
        try
        {
            while (await reader.ReadAsync(buffer, patience.Token) is > 0 and var count)
            {
                text.Append(buffer, 0, count);
            }
        }
        catch (IOException)
        {
            // What was left of the request when the connection was closed resets it; the answer is here already.
        }

        var parts = text.ToString().Split("\r\n\r\n", 2);
        return parts is [var head, var body]
            ? new(int.Parse(head.Split(' ')[1], CultureInfo.InvariantCulture), head, body)
            : new(RawHttp.Cut, "", "");
    }
}
