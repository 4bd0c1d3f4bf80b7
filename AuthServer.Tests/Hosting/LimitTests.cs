using System.Globalization;
using System.Net;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What is too large or too many is refused early and never a fault of the server.</summary>
public class LimitTests
{
    private const int Megabyte = 1 << 20;

    public static TheoryData<string, bool> Bodies() => new()
    {
        { "/api/token", false },
        { "/api/token", true },
        { "/connect/introspect", false },
        { "/connect/introspect", true },
        { "/connect/revoke", false },
        { "/connect/revoke", true },
        { "/api/register", false },
        { "/api/register", true },
        { "/connect/userinfo", false },
        { "/connect/userinfo", true },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task A_body_of_a_megabyte_is_413_with_its_length_announced_or_not(string path, bool chunked)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var isJson = path is "/api/register";
        var text = isJson
            ? $$"""{"email":"a@example.com","password":"{{new string('p', Megabyte)}}"}"""
            : $"grant_type=password&password={new string('p', Megabyte)}";
        StringContent content = new(text, Encoding.UTF8, isJson ? "application/json" : "application/x-www-form-urlencoded");
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = host.Web.Basic;
        request.Headers.TransferEncodingChunked = chunked;
        // Lets the server answer before the body is sent.
        request.Headers.ExpectContinue = !chunked;

        var answer = await host.Server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        if (path is not "/api/register")
        {
            answer.Error.ShouldBe("invalid_request");
            answer.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        }
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/userinfo")]
    public async Task Ten_thousand_form_keys_are_an_invalid_request(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        StringContent content = new(string.Join('&', Enumerable.Range(0, 10_000).Select(i => $"{i:x}")), Encoding.ASCII, "application/x-www-form-urlencoded");

        var answer = await host.Server.SendAsync(new(HttpMethod.Post, path) { Content = content, Headers = { Authorization = host.Web.Basic } });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe("invalid_request");
    }

    [Theory]
    [InlineData("k=v; charset=klingon")]
    [InlineData("charset=utf-16")]
    [InlineData("charset=\"")]
    public async Task A_strange_charset_is_no_fault(string parameter)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        ByteArrayContent content = new("grant_type=client_credentials"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", $"application/x-www-form-urlencoded; {parameter}");

        var answer = await host.Server.SendAsync(new(HttpMethod.Post, "/api/token") { Content = content, Headers = { Authorization = host.Machine.Basic } });

        ((int)answer.Status).ShouldBeLessThan(500);
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(10_000, 1)]
    [InlineData(200, 10)]
    public async Task Headers_too_large_or_too_many_are_431(int count, int length)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        StringBuilder request = new("POST /api/token HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n");
        for (var i = 0; i < count; i++)
        {
            request.Append(CultureInfo.InvariantCulture, $"x{i}: ").Append('v', length).Append("\r\n");
        }

        var status = await RawHttp.StatusAsync(host.Server.Address, request.Append("\r\n").ToString());

        // The answer may be lost when the server closes on a client that is still sending.
        status.ShouldBeOneOf(431, RawHttp.Cut);
        (await host.Server.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Where anything well-formed is 200: so the refusal is of the form.</summary>
    [Theory]
    [InlineData("POST /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde", 200)]
    [InlineData("POST /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", 400)]
    [InlineData("POST /health/live HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity, chunked, x\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST /health/live HTTP/1.1\r\n\r\n", 400)]
    [InlineData("POST /health/live\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /health/live%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task Malformed_http_is_a_bad_request(string request, int status)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await RawHttp.StatusAsync(host.Server.Address, request)).ShouldBe(status);
    }

    [Theory]
    [InlineData("17\r\ngrant_type=authorization\r\n0\r\n\r\n")]
    [InlineData("zz\r\n")]
    [InlineData("-1\r\ngrant_type=password\r\n")]
    public async Task A_malformed_chunk_is_a_bad_request(string body)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        // What is sent is right but for its chunks: with them mended it is a token.
        var head = $"POST /api/token HTTP/1.1\r\nHost: a\r\nAuthorization: {host.Machine.Basic}\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
        const string grant = "grant_type=client_credentials";

        (await RawHttp.StatusAsync(host.Server.Address, $"{head}{grant.Length:x}\r\n{grant}\r\n0\r\n\r\n")).ShouldBe(200);
        (await RawHttp.StatusAsync(host.Server.Address, $"{head}{grant.Length:x}\r\n{grant}\r\n{body}")).ShouldBe(400);
    }
}
