using AuthServer.Tests.Fixtures.Cluster;
using Xunit;

namespace AuthServer.Tests.Cluster;

/// <summary>Two servers, each directly on a node of its own.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public const int FailureLimit = 5;

    internal GaleraCluster Cluster { get; private set; } = null!;

    internal Replicas Replicas { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await GaleraCluster.GetAsync();
        Replicas = await Replicas.OnTwoNodesAsync(Cluster, ("Lockout__Failures", $"{FailureLimit}"));
    }

    public async Task DisposeAsync() => await Replicas.DisposeAsync();
}
