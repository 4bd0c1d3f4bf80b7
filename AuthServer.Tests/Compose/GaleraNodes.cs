using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Compose;

/// <summary>
/// Three nodes started by <c>deploy/galera-node.sh</c>, each with a loopback address of its own. The server that they start only writes
/// down its arguments and takes connections; asked for the position of its data it tells what the test has put there.
/// </summary>
internal sealed class GaleraNodes : IDisposable
{
    public static readonly string[] Names = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _started = [];
    private readonly int _sqlPort = Ports.Free();

    public GaleraNodes()
    {
        Executable("docker-entrypoint.sh", Serve);
        Executable("mariadbd", $"""
            case "$*" in *--wsrep-recover*)
                if [ -e "$GALERA_DATA/recovered" ]; then echo "[Note] WSREP: Recovered position: $(cat "$GALERA_DATA/recovered")"; fi
                exit 0 ;;
            esac
            {Serve}
            """);
        // Asked how it stands with the cluster it tells what the test has put there; that it is told to go on it writes down.
        Executable("mariadb", """
            case "$*" in
                *"SHOW GLOBAL STATUS"*) cat "$GALERA_DATA/status" ;;
                *provider_pc*) test ! -e "$GALERA_DATA/one-variable" && echo each >>"$GALERA_DATA/told" ;;
                *provider_options*pc.bootstrap=YES*) test -e "$GALERA_DATA/one-variable" && echo one >>"$GALERA_DATA/told" ;;
            esac
            """);
        foreach (var name in Names)
        {
            Directory.CreateDirectory(DataOf(name));
        }
    }

    public int PositionPort { get; } = Ports.Free();

    private static string Serve => """
        printf '%s\n' "$0" "$@" >"$GALERA_DATA/started.new" && mv "$GALERA_DATA/started.new" "$GALERA_DATA/started"
        exec socat "TCP-LISTEN:$GALERA_SQL_PORT,bind=$GALERA_BIND,reuseaddr,fork" SYSTEM:true
        """;

    /// <summary>What Galera wrote down when the node ended: its history, how far it had come (-1 after a kill), and whether it was the last.</summary>
    public void Had(string name, string history, long number, bool last, long? recovered = null)
    {
        Directory.CreateDirectory(Path.Combine(DataOf(name), "mysql"));
        File.WriteAllText(Path.Combine(DataOf(name), "grastate.dat"), string.Create(CultureInfo.InvariantCulture,
            $"# GALERA saved state\nversion: 2.1\nuuid:    {history}\nseqno:   {number}\nsafe_to_bootstrap: {(last ? 1 : 0)}\n"));
        if (recovered is not null)
        {
            File.WriteAllText(Path.Combine(DataOf(name), "recovered"), string.Create(CultureInfo.InvariantCulture, $"{history}:{recovered}"));
        }
    }

    /// <summary>What its server says of the nodes that it sees.</summary>
    public void Sees(string name, int nodes, string status) =>
        File.WriteAllText(
            Path.Combine(DataOf(name), "status"),
            string.Create(CultureInfo.InvariantCulture, $"wsrep_cluster_size\t{nodes}\nwsrep_cluster_status\t{status}\n"));

    /// <summary>Galera's options are set in one variable, as in older servers, instead of one each.</summary>
    public void HasOneVariable(string name) => File.WriteAllText(Path.Combine(DataOf(name), "one-variable"), "");

    /// <summary>By which variable its server was told to go on: each or one.</summary>
    public string Told(string name) => File.Exists(Path.Combine(DataOf(name), "told")) ? File.ReadAllText(Path.Combine(DataOf(name), "told")) : "";

    public Process Start(string name)
    {
        ProcessStartInfo start = new("bash", [Path.Combine(HostProcess.RepositoryRoot, "deploy/galera-node.sh"), name, .. Names])
        {
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["GALERA_DATA"] = DataOf(name);
        start.Environment["GALERA_BIND"] = name;
        start.Environment["GALERA_SQL_PORT"] = $"{_sqlPort}";
        start.Environment["GALERA_POSITION_PORT"] = $"{PositionPort}";
        var process = Process.Start(start)!;
        _started.Add(process);
        return process;
    }

    /// <summary>The program and the arguments of a node's server, once it runs.</summary>
    public async Task<string[]> ServerAsync(string name)
    {
        await Eventually.HoldsAsync($"the server of {name} starts", () => Task.FromResult(Runs(name)));
        return await File.ReadAllLinesAsync(Path.Combine(DataOf(name), "started"));
    }

    public bool Runs(string name) => File.Exists(Path.Combine(DataOf(name), "started"));

    public string State(string name) => File.ReadAllText(Path.Combine(DataOf(name), "grastate.dat"));

    /// <summary>In the place of a node that is there and tells nothing: returns when each of the others has asked it twice more.</summary>
    public async Task AskedAsync(string silent, int others)
    {
        using TcpListener listener = new(IPAddress.Parse(silent), PositionPort);
        listener.Start();
        for (var asked = 0; asked < 2 * others; asked++)
        {
            using var one = await listener.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    public void Dispose()
    {
        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Dispose();
    }

    private string DataOf(string name) => Path.Combine(_folder.Path, "data-" + name);

    private void Executable(string name, string script) => ExecutableFile.Write(Path.Combine(_folder.Path, name), $"#!/bin/sh\n{script}\n");
}
