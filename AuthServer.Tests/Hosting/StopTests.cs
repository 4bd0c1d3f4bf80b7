using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What a stop (SIGTERM) does to those who are being served.</summary>
[Waits]
public class StopTests
{
    /// <summary>So long that a stop which ends before has waited for the request and not for this, on a busy machine too.</summary>
    private const int StopSeconds = 120;

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_request_under_way_is_answered_completely_and_then_the_process_ends_well(int drainSeconds)
    {
        await using var server = await StartAsync(drainSeconds);
        using var slow = await SlowRequest.StartAsync(server.Address, "/api/register");
        await server.ReadyAsync();
        var stop = Stopwatch.StartNew();

        server.Process.Terminate();
        if (drainSeconds > 0)
        {
            await Eventually.HoldsAsync("it is not ready", async () =>
            {
                await slow.TrickleAsync();
                return await StatusAsync(server, "/health/ready") is HttpStatusCode.ServiceUnavailable;
            });
            (await StatusAsync(server, "/health/live")).ShouldBe(HttpStatusCode.OK);
            await server.RegisterAsync();
        }

        await Eventually.HoldsAsync("connections are refused", async () =>
        {
            await slow.TrickleAsync();
            return await IsRefusedAsync(server.Address);
        });

        stop.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(drainSeconds));
        var answer = await slow.FinishAsync($$"""{"email":"{{Guid.NewGuid():N}}@example.com","password":"correct horse battery"}""");
        answer.ShouldStartWith("HTTP/1.1 201 ");
        answer.ShouldContain("@example.com");
        (await server.Process.ExitAsync()).ShouldBe(0);
        stop.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(StopSeconds));
    }

    [Fact]
    public async Task A_request_that_does_not_end_holds_a_stop_up_no_longer_than_the_setting()
    {
        await using var server = await StartAsync(0, stopSeconds: 2);
        using var endless = await SlowRequest.StartAsync(server.Address, "/api/register");
        var stop = Stopwatch.StartNew();

        (await server.Process.StopAsync()).ShouldBe(0);

        stop.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(StopSeconds));
        server.Process.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("AuthServer")]
    [InlineData("ResourceApi")]
    public async Task A_drain_that_leaves_no_time_to_stop_is_refused_by_both_names(string project)
    {
        await using var process = HostProcess.Start(project, new Dictionary<string, string?>
        {
            ["Hosting__DrainSeconds"] = "25",
            ["TokenValidation__Mode"] = project is "ResourceApi" ? "Local" : null,
        });

        (await process.ExitAsync()).ShouldBe(1);

        process.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => line.ShouldStartWith("Hosting__DrainSeconds: "),
            line => line.ShouldContain("Hosting__StopSeconds"));
    }

    private static Task<AuthServerHost> StartAsync(int drainSeconds, int stopSeconds = StopSeconds) =>
        AuthServerHost.StartProcessAsync(more: new Dictionary<string, string?>
        {
            ["Hosting__DrainSeconds"] = $"{drainSeconds}",
            ["Hosting__StopSeconds"] = $"{stopSeconds}",
            // On a busy machine it trickles seldom, but must not be cut for being slow.
            ["Hosting__MaxBodyBytes"] = "0",
        });

    private static async Task<HttpStatusCode> StatusAsync(AuthServerHost server, string path) => (await server.GetAsync(path)).Status;

    private static async Task<bool> IsRefusedAsync(Uri address)
    {
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
