using System.Net;
using System.Net.Sockets;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary>When <c>deploy/galera-node.sh</c> begins a cluster, and when it joins one; it is given a server that only tells its arguments.</summary>
public sealed class GaleraNodeTests : IDisposable
{
    private const string First = "127.0.0.1";
    private const string Second = "127.0.0.2";
    private const string Begin = "--wsrep-new-cluster";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_first_node_begins_on_an_empty_volume_and_no_other_does()
    {
        (await StartAsync(First)).ShouldContain(Begin);
        (await StartAsync(Second)).ShouldNotContain(Begin);
    }

    [Theory]
    [InlineData("safe_to_bootstrap: 1", true)]
    [InlineData("safe_to_bootstrap: 0", false)]
    public async Task Later_the_node_begins_that_was_stopped_last(string state, bool begins)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "grastate.dat"), $"# GALERA saved state\nseqno: 7\n{state}\n");

        foreach (var node in new[] { First, Second })
        {
            (await StartAsync(node)).Contains(Begin).ShouldBe(begins, node);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("safe_to_bootstrap: 1")]
    public async Task While_another_node_is_there_none_begins_a_second_cluster(string? state)
    {
        using TcpListener other = new(IPAddress.Parse(Second), Ports.Free());
        other.Start();
        if (state is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder.Path, "grastate.dat"), state);
        }

        (await StartAsync(First, ((IPEndPoint)other.LocalEndpoint).Port)).ShouldNotContain(Begin);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string[]> StartAsync(string node, int? groupPort = null)
    {
        var server = Path.Combine(_folder.Path, "docker-entrypoint.sh");
        await File.WriteAllTextAsync(server, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        await Shell.RunAsync("chmod", ["+x", server]);
        var result = await Shell.RunAsync("bash", [Path.Combine(HostProcess.RepositoryRoot, "deploy/galera-node.sh"), node, First, Second], new Dictionary<string, string?>
        {
            ["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["GALERA_DATA"] = _folder.Path,
            ["GALERA_PORT"] = $"{groupPort ?? Ports.Free()}",
            ["MARIADB_ROOT_PASSWORD"] = "none",
        });
        result.ExitCode.ShouldBe(0, result.Error);
        var arguments = result.Output.Split('\n');
        arguments.ShouldContain($"--wsrep-cluster-address=gcomm://{First},{Second}");
        arguments.ShouldContain($"--wsrep-node-name={node}");
        return arguments;
    }
}
