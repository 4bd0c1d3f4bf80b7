using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>RFC 9112 section 11.2: what a proxy in front could read otherwise than this server is refused, and no second request hides in a first.</summary>
public class SmugglingTests
{
    private const string Hidden = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    [Theory]
    [InlineData("Content-Length: {0}\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: {0}\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n", "0\r\n\r\n")]
    [InlineData("Transfer-Encoding:\n chunked\r\n", "0\r\n\r\n")]
    [InlineData("Content-Length: 0\r\nContent-Length: {0}\r\n", "")]
    [InlineData("Content-Length: +{0}\r\n", "")]
    [InlineData("Content-Length: -1\r\n", "")]
    [InlineData("Content-Length: 0x10\r\n", "")]
    [InlineData("X: a\nContent-Length: 0\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n", "ffffffffffffffff1\r\n")]
    public async Task A_request_of_two_meanings_gets_one_answer_at_most(string headers, string body)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var content = body + Hidden;
        var request = "POST /api/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + headers.Replace("{0}", content.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            + "\r\n" + content;

        var statuses = await RawHttp.StatusesAsync(host.Server.Address, request);

        statuses.Count.ShouldBeLessThanOrEqualTo(1);
        statuses.ShouldNotContain(200);
    }
}
