using System.Security.Cryptography;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>Two AuthServers of one issuer on one database of a cluster, each by a connection string of its own.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private Replicas(string database, Uri issuer, AuthServerHost first, AuthServerHost second)
    {
        Database = database;
        Issuer = issuer;
        Both = [first, second];
    }

    public string Database { get; }

    /// <summary>Where a balancer listens, when a test starts one.</summary>
    public Uri Issuer { get; }

    public IReadOnlyList<AuthServerHost> Both { get; }

    public AuthServerHost First => Both[0];

    public AuthServerHost Second => Both[1];

    /// <summary>Confidential: password and refresh_token; may introspect what is its own.</summary>
    public TestClient Client { get; private set; } = null!;

    /// <summary>Each directly on a node of its own: every write of the one races with the other's across the cluster.</summary>
    public static Task<Replicas> OnTwoNodesAsync(GaleraCluster cluster, params (string Name, string? Value)[] more) =>
        StartAsync(cluster, database => [cluster.Nodes[0].ConnectionString(database), cluster.Nodes[1].ConnectionString(database)],
            [("Database__CausalReads", "true"), .. more]);

    /// <summary>Both through a balancer on that port, which chooses the node.</summary>
    public static Task<Replicas> BehindBalancerAsync(GaleraCluster cluster, int port) =>
        StartAsync(cluster, database => [.. Enumerable.Repeat($"Server=127.0.0.1;Port={port};User ID=root;Database={database};Maximum Pool Size=50", 2)],
            // After a failover a token is asked for on another node than the one that acknowledged it.
            [("Database__CausalReads", "true")]);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Both)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<Replicas> StartAsync(GaleraCluster cluster, Func<string, string[]> connections, (string Name, string? Value)[] more)
    {
        var name = await cluster.CreateDatabaseAsync();
        Uri issuer = new($"http://127.0.0.1:{Ports.Free()}/");
        var masterKey = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        // At once, on an empty database: what one makes, the other finds.
        var servers = await Task.WhenAll(connections(name).Select(connection => AuthServerHost.StartProcessAsync(
            DatabaseKind.MariaDb,
            more.Append(("Protocol__Issuer", issuer.AbsoluteUri)).GroupBy(pair => pair.Item1).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Item2),
            new(DatabaseKind.MariaDb, Directory.CreateTempSubdirectory("authserver-test-"), new Dictionary<string, string?>
            {
                ["Database__Provider"] = "MySql",
                ["Database__ConnectionString"] = connection,
                ["Database__ServerVersion"] = cluster.Version,
                ["Database__MigrateOnStart"] = "true",
                ["Keys__MasterKey"] = masterKey,
            }))));
        Replicas replicas = new(name, issuer, servers[0], servers[1]);
        replicas.Client = await replicas.First.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "--default-scope", "api");
        return replicas;
    }
}
