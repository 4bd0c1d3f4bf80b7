using System.Globalization;
using System.Net;
using System.Text;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Sessions.BackChannel;

/// <summary>A client's endpoint for logout tokens is a stranger's server: whatever it answers, and wherever it leads, harms nobody else.</summary>
[Waits]
public class LogoutEndpointTests
{
    private const int Mebibyte = 1_048_576;

    /// <summary>What systems keep between a sender and a reader that has gone: a few, in mebibytes.</summary>
    private const int MostUnderWay = 16;

    [Fact]
    public async Task An_endless_answer_is_not_read()
    {
        const int flood = 64;
        await using var server = await AuthServerHost.StartAsync();
        var sent = 0;
        using var receiver = RawReceiver.Start(IPAddress.Loopback, async stream =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"u8.ToArray());
            for (var megabyte = new byte[Mebibyte]; sent < flood; sent++)
            {
                await stream.WriteAsync(megabyte);
            }
        });

        await QueueAsync(server, "flooding", $"http://127.0.0.1:{receiver.Port}/logout");

        await Eventually.HoldsAsync("nothing is left to tell", async () => receiver.Ended > 0 && await LeftAsync(server) is 0);
        sent.ShouldBeLessThan(MostUnderWay);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Long: ", 4_096, 0)]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", 1, 100)]
    public async Task A_header_that_does_not_end_is_cut_and_the_client_is_told_again(string begin, int bytesAtOnce, int pauseMilliseconds)
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Sessions__LogoutTimeoutSeconds"] = "1" });
        var sent = 0L;
        using var receiver = RawReceiver.Start(IPAddress.Loopback, async stream =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(begin));
            for (; ; sent += bytesAtOnce)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('x', bytesAtOnce)));
                await Task.Delay(pauseMilliseconds);
            }
        });

        await QueueAsync(server, "endless", $"http://127.0.0.1:{receiver.Port}/logout");

        await Eventually.HoldsAsync("cut, twice", () => Task.FromResult(receiver.Ended >= 2));
        (await LeftAsync(server)).ShouldBe(1);
        sent.ShouldBeLessThan(MostUnderWay * Mebibyte);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task One_that_hangs_holds_up_no_other(DatabaseKind kind)
    {
        // However much it is to be told, and none of it ends while the test runs.
        const int much = 250;
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Sessions__LogoutTimeoutSeconds"] = "60" });
        await using var hanging = await LogoutReceiver.StartAsync();
        await using var other = await LogoutReceiver.StartAsync();
        hanging.Respond = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await QueueAsync(server, "hanging", hanging.Address, much);
        await hanging.ToldAsync();

        await QueueAsync(server, "other", other.Address, times: 20);

        await other.ToldAsync(times: 20);
        hanging.Tokens.Count.ShouldBeLessThan(10);
    }

    [Theory]
    [InlineData(StatusCodes.Status302Found)]
    [InlineData(StatusCodes.Status307TemporaryRedirect)]
    public async Task A_redirect_is_not_followed_and_is_no_success(int status)
    {
        await using var server = await AuthServerHost.StartAsync();
        await using var receiver = await LogoutReceiver.StartAsync();
        using var elsewhere = RawReceiver.Start(IPAddress.Loopback, _ => Task.CompletedTask);
        receiver.Response = _ => status;
        receiver.Respond = context =>
        {
            context.Response.Headers.Location = $"http://127.0.0.1:{elsewhere.Port}/logout";
            return Task.CompletedTask;
        };

        await QueueAsync(server, "redirecting", receiver.Address);

        (await server.Process.LineAsync(line => line.Contains("did not take the logout token", StringComparison.Ordinal)))
            .ShouldContain($"in attempt 1, the last: its answer is {status}");
        receiver.Tokens.Count.ShouldBe(1);
        elsewhere.Connections.ShouldBe(0);
    }

    /// <summary>This machine's own name stands for any that leads inside; who may answer there is nobody's, so a connection is all there is to see.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_that_leads_inside_is_connected_to_only_where_the_operator_says_so(bool isAllowed)
    {
        var name = Dns.GetHostName();
        var addresses = await Dns.GetHostAddressesAsync(name);
        using var receiver = RawReceiver.Start(addresses[0], _ => Task.CompletedTask);
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["Sessions__LogoutRetries"] = "0",
            ["Sessions__LogoutNetworks"] = isAllowed ? string.Join(' ', addresses.AsEnumerable()) : null,
        });

        await QueueAsync(server, "inside", $"https://{name}:{receiver.Port}/logout");

        await Eventually.HoldsAsync("nothing is left to tell", async () => await LeftAsync(server) is 0);
        (receiver.Connections > 0).ShouldBe(isAllowed);
        var line = await server.Process.LineAsync(line => line.Contains("did not take the logout token", StringComparison.Ordinal));
        line.Contains("Sessions__LogoutNetworks", StringComparison.Ordinal).ShouldBe(!isAllowed);
    }

    /// <summary>As an ended session leaves it, or a server that died.</summary>
    private static async Task QueueAsync(AuthServerHost server, string client, string uri, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await server.Database.ExecuteAsync(
                "INSERT INTO `LogoutDeliveries` (`Id`, `ClientId`, `Uri`, `Subject`, `SessionId`, `Attempts`, `NextAttemptAt`, `CreatedAt`) VALUES "
                    + "(@0, @1, @2, 'user', @0, 0, @3, @3)",
                Guid.NewGuid().ToString(), client, uri, DateTime.UtcNow.AddMinutes(-1).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        }
    }

    private static Task<int> LeftAsync(AuthServerHost server) => server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `LogoutDeliveries`");
}
