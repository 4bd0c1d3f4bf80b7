using System.Diagnostics;
using System.Net.Sockets;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>A balancer process with a configuration that a test writes.</summary>
internal sealed class HaProxy : IAsyncDisposable
{
    private const string Head = """
        global
          maxconn 2000
        defaults
          timeout connect 1s
          timeout check 1s
          timeout client 60s
          timeout server 60s
          retries 3
          option redispatch

        """;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private HaProxy(Process process, DirectoryInfo folder)
    {
        _process = process;
        _folder = folder;
        RunFramework.AtEnd(Kill);
    }

    /// <summary>All connections go to the first node that answers; a connection to one that is down ends at once.</summary>
    public static string Database(int port, GaleraCluster cluster) => $"""
        listen db
          mode tcp
          bind 127.0.0.1:{port}
          balance first
          option mysql-check user {GaleraCluster.CheckUser}
          default-server inter 300ms fall 2 rise 2 on-marked-down shutdown-sessions
        {string.Join('\n', cluster.Nodes.Select((node, i) => $"  server n{node.Number} 127.0.0.1:{node.Port} check{(i is 0 ? "" : " backup")}"))}

        """;

    /// <summary>
    /// In turn to those that are ready; when none is, to those that are alive. Only what no server has seen is tried again: a refresh
    /// token is used once.
    /// </summary>
    public static string Http(string name, int port, IEnumerable<Uri> servers) => $$"""
        frontend {{name}}
          mode http
          bind 127.0.0.1:{{port}}
          option forwardfor
          use_backend {{name}}_alive if { nbsrv({{name}}_ready) eq 0 }
          default_backend {{name}}_ready

        {{Backend($"{name}_ready", "/health/ready", servers)}}
        {{Backend($"{name}_alive", "/health/live", servers)}}
        """;

    private static string Backend(string name, string check, IEnumerable<Uri> servers) => $"""
        backend {name}
          mode http
          balance roundrobin
          option httpchk GET {check}
          retry-on conn-failure
          default-server inter 500ms fall 2 rise 1
        {string.Join('\n', servers.Select((server, i) => $"  server s{i + 1} {server.Authority} check"))}

        """;

    public static async Task<HaProxy> StartAsync(int port, params string[] sections)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-haproxy-");
        var file = Path.Combine(folder.FullName, "haproxy.cfg");
        await File.WriteAllTextAsync(file, Head + string.Concat(sections));
        // -db: in the foreground.
        var process = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        HaProxy proxy = new(process, folder);
        await Eventually.HoldsAsync("HAProxy listens", async () =>
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException(string.Join('\n', log));
            }

            try
            {
                using TcpClient client = new();
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return proxy;
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
            _folder.Refresh();
        }
    }
}
