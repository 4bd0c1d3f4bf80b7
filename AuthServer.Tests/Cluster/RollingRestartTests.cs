using AuthServer.Tests.Fixtures;
using AuthServer.Tests.Fixtures.Cluster;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Cluster;

/// <summary>Each server in turn is asked to stop (SIGTERM) and started again, as in an upgrade: nobody notices.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Enough = 100;

    [Fact]
    public async Task A_rolling_restart_under_load_fails_no_request()
    {
        var cluster = await GaleraCluster.GetAsync();
        // Two checks of the balancer, 500 ms apart, and a busy machine.
        await using var replicas = await Replicas.OnTwoNodesAsync(cluster, ("Hosting__DrainSeconds", "6"));
        await using var front = await HaProxy.StartAsync(
            replicas.Issuer.Port, HaProxy.Http("auth", replicas.Issuer.Port, replicas.Both.Select(server => server.Address)));
        using HttpClient http = new() { BaseAddress = replicas.Issuer };
        await Eventually.HoldsAsync("the front answers", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
        await using Load load = new(replicas.Issuer, replicas.Client);

        foreach (var server in replicas.Both)
        {
            await load.SucceedAsync(Enough);
            (await server.Process.StopAsync()).ShouldBe(0);
            await load.SucceedAsync(Enough);
            await server.RestartAsync();
            await Eventually.HoldsAsync("it is ready again", async () => (await server.GetAsync("/health/ready")).Status is System.Net.HttpStatusCode.OK);
        }

        await load.SucceedAsync(Enough);
        await load.StopAsync();
        output.WriteLine($"Both servers restarted one after the other: {load.Ledger}");
        load.Ledger.Errors.ShouldBeEmpty();
        await load.AccountAsync();
    }
}
