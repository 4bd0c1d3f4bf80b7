using System.Collections.Concurrent;
using System.Diagnostics;
using MySqlConnector;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>One MariaDB process of a Galera cluster, on loopback. A killed one can be started again, and then catches up.</summary>
internal sealed class GaleraNode(int number, DirectoryInfo folder, GaleraNode.NodePorts ports)
{
    public const string Provider = "/usr/lib/galera/libgalera_smm.so";

    private readonly ConcurrentQueue<string> _errors = new();
    private Process? _process;

    internal sealed record NodePorts(int Sql, int Group, int Incremental, int Snapshot)
    {
        public static NodePorts Free() => new(Ports.Free(), Ports.Free(), Ports.Free(), Ports.Free());
    }

    public int Number => number;

    public int Port => ports.Sql;

    public int GroupPort => ports.Group;

    public bool HasExited => _process?.HasExited ?? true;

    public string ConnectionString(string database) => new MySqlConnectionStringBuilder
    {
        Server = "127.0.0.1",
        Port = (uint)Port,
        UserID = "root",
        Database = database,
        MaximumPoolSize = 50,
    }.ConnectionString;

    /// <param name="others">The group addresses of all nodes; none makes a new cluster.</param>
    public void Start(string others)
    {
        ProcessStartInfo start = new("mariadbd")
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "--no-defaults", $"--datadir={folder.FullName}/data", $"--socket={folder.FullName}/s.sock", $"--pid-file={folder.FullName}/pid",
                "--bind-address=127.0.0.1", $"--port={Port}", "--skip-name-resolve", "--max-connections=300", "--innodb-buffer-pool-size=64M",
                "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--innodb-flush-log-at-trx-commit=1",
                "--wsrep-on=ON", $"--wsrep-provider={Provider}", $"--wsrep-cluster-address=gcomm://{others}", "--wsrep-cluster-name=test",
                $"--wsrep-node-name=n{number}", $"--wsrep-node-address=127.0.0.1:{GroupPort}", $"--wsrep-node-incoming-address=127.0.0.1:{Port}",
                // The state transfer by rsync takes files that belong to one and the same user.
                "--wsrep-sst-method=rsync", $"--wsrep-sst-receive-address=127.0.0.1:{ports.Snapshot}", "--wsrep-slave-threads=2",
                // A dead node is given up after Galera's own five seconds, as in deploy/galera-node.sh.
                $"--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{GroupPort};base_port={GroupPort};"
                    + $"ist.recv_addr=127.0.0.1:{ports.Incremental};gcache.size=64M",
            },
        };
        if (Environment.UserName is "root")
        {
            start.ArgumentList.Add("--user=mysql");
        }

        // That user may not write into the run's own folder for temporary files, and nodes delete each other's.
        start.Environment["TMPDIR"] = folder.FullName;

        _errors.Clear();
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until it has all that the cluster has, and takes statements.</summary>
    public Task SyncedAsync() => Eventually.HoldsAsync($"node {number} is in step", async () =>
    {
        if (HasExited)
        {
            throw new InvalidOperationException($"Node {number} ended.\n{string.Join('\n', _errors.TakeLast(40))}");
        }

        return await IsSyncedAsync();
    });

    /// <summary>Ends it as a power cut would (SIGKILL).</summary>
    public void Kill()
    {
        if (!HasExited)
        {
            _process!.Kill();
            _process.WaitForExit();
        }
    }

    private async Task<bool> IsSyncedAsync()
    {
        try
        {
            await using MySqlConnection connection = new(ConnectionString("") + ";Connection Timeout=2");
            await connection.OpenAsync();
            await using MySqlCommand command = new("SHOW STATUS LIKE 'wsrep_local_state_comment'", connection);
            await using var reader = await command.ExecuteReaderAsync();
            return await reader.ReadAsync() && reader.GetString(1) is "Synced";
        }
        catch (MySqlException)
        {
            return false;
        }
    }
}
