using AuthServer.Tests.Fixtures;
using AuthServer.Tests.Fixtures.Cluster;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Cluster;

/// <summary>Under load, something is killed (SIGKILL): nothing acknowledged is lost, and it goes on within seconds.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const int Enough = 150;

    /// <summary>Galera gives a node up that it has not heard for five seconds, and then settles who is left.</summary>
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(10);

    private static readonly string[] Tables = ["AspNetUsers", "OpenIddictTokens", "OpenIddictAuthorizations", "SignInAttempts"];

    [Fact]
    public async Task Losing_a_server_and_then_nodes_of_the_database_loses_nothing_that_was_acknowledged()
    {
        var cluster = await GaleraCluster.GetAsync();
        var databasePort = Ports.Free();
        await using var databaseFront = await HaProxy.StartAsync(databasePort, HaProxy.Database(databasePort, cluster));
        await using var replicas = await Replicas.BehindBalancerAsync(cluster, databasePort);
        await using var front = await HaProxy.StartAsync(
            replicas.Issuer.Port, HaProxy.Http("auth", replicas.Issuer.Port, replicas.Both.Select(server => server.Address)));
        await Eventually.HoldsAsync("the front answers", async () =>
        {
            using HttpClient http = new() { BaseAddress = replicas.Issuer };
            return (await http.GetAsync("/health/ready")).IsSuccessStatusCode;
        });

        await UnderLoadAsync(replicas, "an AuthServer", () => replicas.First.KillAsync(), () => replicas.First.RestartAsync());
        foreach (var (what, node) in new[]
        {
            ("a database node that is not written to", cluster.Nodes[1]),
            ("the database node that is written to", cluster.Nodes[0]),
        })
        {
            await UnderLoadAsync(replicas, what, () => { node.Kill(); return Task.CompletedTask; }, () => cluster.RestartAsync(node));
            await ShouldAgreeAsync(cluster, replicas.Database);
        }
    }

    private async Task UnderLoadAsync(Replicas replicas, string what, Func<Task> kill, Func<Task> restart)
    {
        await using Load load = new(replicas.Issuer, replicas.Client);
        await load.SucceedAsync(Enough);
        await kill();
        await load.SucceedAsync(Enough);
        await restart();
        await load.SucceedAsync(Enough);
        await load.StopAsync();

        output.WriteLine($"Killed {what}: {load.Ledger}");
        var bugs = replicas.Both.SelectMany(server => server.Process.Output.Split('\n')
            .SkipWhile(line => !line.Contains("a bug in this server", StringComparison.Ordinal))
            .Take(12));
        foreach (var bug in bugs)
        {
            output.WriteLine(bug);
        }

        await load.AccountAsync();
        load.Ledger.LongestGap.ShouldBeLessThan(LongestGap);
        // A fault of the database's is never told as a bug or as the caller's mistake.
        load.Ledger.Errors.Where(error => error.Contains(" 500", StringComparison.Ordinal) || error.Contains(" 400", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private async Task ShouldAgreeAsync(GaleraCluster cluster, string database)
    {
        foreach (var table in Tables)
        {
            var sums = await Task.WhenAll(cluster.Nodes.Select(async node =>
                string.Join(' ', await GaleraCluster.ReadAsync(node, database, $"SELECT COUNT(*) FROM `{table}`"))
                + " rows, checksum " + string.Join(' ', await GaleraCluster.ReadAsync(node, database, $"CHECKSUM TABLE `{table}`"))));
            output.WriteLine($"{table}: {sums[0]}");
            sums.Distinct().ShouldHaveSingleItem();
        }
    }
}
