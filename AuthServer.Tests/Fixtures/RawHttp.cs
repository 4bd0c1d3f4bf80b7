using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AuthServer.Tests.Fixtures;

/// <summary>Sends bytes that no HTTP client would.</summary>
internal static class RawHttp
{
    /// <summary>The server ended the connection without an answer, or its answer was lost when it did.</summary>
    public const int Cut = 0;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> StatusAsync(Uri address, string request)
    {
        using CancellationTokenSource patience = new(Patience);
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        }
        catch (IOException)
        {
            // It may have answered already.
        }

        try
        {
            using StreamReader reader = new(client.GetStream(), Encoding.Latin1);
            var line = await reader.ReadLineAsync(patience.Token);
            return line is null ? Cut : int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return Cut;
        }
    }

    /// <summary>The status of every answer to what was sent, until the server says no more.</summary>
    public static async Task<IReadOnlyList<int>> StatusesAsync(Uri address, string request)
    {
        using CancellationTokenSource patience = new(Patience);
        using TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        client.Client.Shutdown(SocketShutdown.Send);
        using StreamReader reader = new(stream, Encoding.Latin1);
        List<int> statuses = [];
        try
        {
            while (await reader.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
                {
                    statuses.Add(int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
                }
            }
        }
        catch (IOException)
        {
            // It was cut.
        }

        return statuses;
    }
}
