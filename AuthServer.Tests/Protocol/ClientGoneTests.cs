using System.Net.Sockets;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Protocol;

/// <summary>A client that goes away in the middle of its request: nobody is answered, and nothing is wrong with the server.</summary>
public class ClientGoneTests
{
    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/par")]
    [InlineData("/api/register")]
    public async Task It_is_told_in_the_request_line_and_is_no_bug(string path)
    {
        await using var server = await AuthServerHost.StartAsync();
        using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) };
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var type = path is "/api/register" ? "application/json" : "application/x-www-form-urlencoded";
        await client.SendAsync(Encoding.ASCII.GetBytes(
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
        // The server says this when it begins to read the body.
        var answer = new byte[256];
        Encoding.ASCII.GetString(answer, 0, await client.ReceiveAsync(answer)).ShouldStartWith("HTTP/1.1 100 Continue");

        // With this way to linger the connection is reset, not ended.
        client.Close(0);

        (await server.Process.LineAsync(line => line.Contains($"POST {path}", StringComparison.Ordinal))).ShouldContain(" 499 ");
        server.Process.Output.ShouldNotContain(" ERR ");
    }
}
