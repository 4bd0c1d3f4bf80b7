using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>RFC 9110 section 9.3.2: HEAD is answered as GET, without the body.</summary>
public class HeadTests
{
    [Fact]
    public async Task Whatever_AuthServer_answers_to_GET_it_answers_to_HEAD_without_the_body()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        await ComparedAsync(host.Server.Address, await ((GuestHost)host.Server.Process).AddressesAsync());
    }

    [Fact]
    public async Task Whatever_ResourceApi_answers_to_GET_it_answers_to_HEAD_without_the_body()
    {
        await using var api = await ResourceApiHost.StartAsync();

        await ComparedAsync(api.Client.BaseAddress!, await ((GuestHost)api.Process).AddressesAsync());

        (await Response.OfAsync(api.Client.SendAsync(new(HttpMethod.Head, "/api/user/me") { Headers = { Authorization = new("Bearer", api.Mint.Token()) } })))
            .Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_log_tells_the_method_that_was_asked()
    {
        await using var server = await AuthServerHost.StartAsync();

        await server.SendAsync(new(HttpMethod.Head, "/.well-known/jwks"));

        (await server.Process.LineAsync(line => line.Contains("/.well-known/jwks", StringComparison.Ordinal))).ShouldContain("HEAD /.well-known/jwks 200");
    }

    private static async Task ComparedAsync(Uri server, IReadOnlyList<string> addresses)
    {
        foreach (var address in addresses)
        {
            var get = await AskAsync("GET", address);
            var head = await AskAsync("HEAD", address);

            head.Status.ShouldBe(get.Status, address);
            head.Body.ShouldBe("", address);
            ContentType(head).ShouldBe(ContentType(get), address);
        }

        Task<RawResponse> AskAsync(string method, string address) =>
            RawResponse.OfAsync(server, $"{method} {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private static string? ContentType(RawResponse answer) =>
        answer.Head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase));
}
