using MySqlConnector;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>Three MariaDB nodes that replicate to each other (Galera): what one has acknowledged, the others have.</summary>
internal sealed class GaleraCluster
{
    /// <summary>May connect without password and do nothing else: balancers check with it.</summary>
    public const string CheckUser = "haproxy";

    private static readonly Lazy<Task<GaleraCluster>> Shared = new(StartAsync);

    private readonly DirectoryInfo _folder;

    private GaleraCluster(DirectoryInfo folder, IReadOnlyList<GaleraNode> nodes)
    {
        _folder = folder;
        Nodes = nodes;
        RunFramework.AtEnd(End);
    }

    public IReadOnlyList<GaleraNode> Nodes { get; }

    public string Version { get; private set; } = "";

    private string Group => string.Join(',', Nodes.Select(node => $"127.0.0.1:{node.GroupPort}"));

    public static Task<GaleraCluster> GetAsync() => Shared.Value;

    /// <summary>Makes an empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(Nodes[0], $"CREATE DATABASE `{name}`");
        return name;
    }

    public async Task RestartAsync(GaleraNode node)
    {
        node.Kill();
        node.Start(Group);
        await node.SyncedAsync();
    }

    /// <summary>The rows of one query on one node, as text; the node first applies what the others have acknowledged.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(GaleraNode node, string database, string sql)
    {
        await using MySqlConnection connection = new(node.ConnectionString(database));
        await connection.OpenAsync();
        await using (MySqlCommand wait = new("SET SESSION wsrep_sync_wait = 15", connection))
        {
            await wait.ExecuteNonQueryAsync();
        }

        await using MySqlCommand command = new(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetValue(i)}")));
        }

        return rows;
    }

    private static async Task<GaleraCluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-galera-");
        GaleraCluster cluster = new(folder, [.. Enumerable.Range(1, 3).Select(number =>
            new GaleraNode(number, folder.CreateSubdirectory($"n{number}"), GaleraNode.NodePorts.Free()))]);
        // The first has the data; the others are given it when they join.
        var install = await Shell.RunAsync("env",
            [
                $"TMPDIR={folder.FullName}", "mariadb-install-db", "--no-defaults", $"--datadir={folder.FullName}/n1/data",
                "--auth-root-authentication-method=normal", "--skip-test-db",
            ]);
        if (install.ExitCode is not 0)
        {
            throw new InvalidOperationException(install.Error);
        }

        foreach (var number in new[] { 2, 3 })
        {
            await Shell.RunAsync("cp", ["-a", $"{folder.FullName}/n1/data", $"{folder.FullName}/n{number}/data"]);
        }

        if (Environment.UserName is "root")
        {
            // mariadbd gives its rights up, and a state transfer wants files that are the server's own.
            await Shell.RunAsync("chown", ["-R", "mysql", folder.FullName]);
        }

        cluster.Nodes[0].Start("");
        await cluster.Nodes[0].SyncedAsync();
        foreach (var node in cluster.Nodes.Skip(1))
        {
            node.Start(cluster.Group);
            await node.SyncedAsync();
        }

        await ExecuteAsync(cluster.Nodes[0], $"CREATE USER '{CheckUser}'@'127.0.0.1'");
        cluster.Version = (await ReadAsync(cluster.Nodes[0], "", "SELECT VERSION()"))[0].Split('-')[0] + "-mariadb";
        return cluster;
    }

    private static async Task ExecuteAsync(GaleraNode node, string sql) => await ReadAsync(node, "", sql);

    private void End()
    {
        foreach (var node in Nodes)
        {
            node.Kill();
        }

        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }
}
