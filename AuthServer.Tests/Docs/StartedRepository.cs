using System.Diagnostics;
using System.Runtime.InteropServices;
using AuthServer.Tests.Architecture;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Docs;

/// <summary>
/// <c>./start</c>, run once in a folder of its own that has the repository's commands in it: its data, and the files that blocks
/// make, lie there. Its ports are free ones, since those that the pages print may be taken on this machine.
/// </summary>
internal sealed class StartedRepository : IAsyncDisposable
{
    private const int SigTerm = 15;

    private static readonly string[] Commands = ["start", "authserver"];

    /// <summary>As the pages print them.</summary>
    private static readonly string[] PrintedPorts = ["8000", "8001", "8443", "8444"];

    private readonly Process _start;
    private readonly LineReader _lines;
    private readonly (string Printed, int Here)[] _ports;

    private StartedRepository(Process start, LineReader lines, string folder, (string, int)[] ports)
    {
        (_start, _lines, Folder, _ports) = (start, lines, folder, ports);
    }

    public string Folder { get; }

    public Uri Auth => new(OnItsPorts("http://localhost:8000/"));

    /// <summary>What the shell beside it needs to know: where the data lie, and that no command lives long enough to be compiled anew for speed.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["DATA_FOLDER"] = DataOf(Folder),
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountingDelayMs"] = "3600000",
    };

    public string Output => _lines.All;

    public static async Task<StartedRepository> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-docs-").FullName;
        foreach (var command in Commands)
        {
            File.CreateSymbolicLink(Path.Combine(folder, command), Path.Combine(Repository.Root, command));
        }

        (string Printed, int Here)[] ports = [.. PrintedPorts.Select(port => (port, Ports.Free()))];
        ProcessStartInfo start = new(Path.Combine(folder, "start")) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        HostProcess.SetEnvironment(start.Environment, new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = null,
            ["AUTH_PORT"] = $"{ports[0].Here}",
            ["API_PORT"] = $"{ports[1].Here}",
            ["DATA_FOLDER"] = DataOf(folder),
            // A machine that is busy with other tests answers late, and that would be warned of.
            ["TokenValidation__TimeoutMilliseconds"] = "30000",
        });
        LineReader lines = new();
        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, received) => lines.Take(received.Data);
        process.ErrorDataReceived += (_, received) =>
        {
            if (received.Data is not null)
            {
                lines.Take(received.Data);
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        StartedRepository started = new(process, lines, folder, ports);
        await lines.UntilAsync("Ctrl-C stops both.", line => line == "Ctrl-C stops both.");
        return started;
    }

    /// <summary>What a page prints, with the ports of this run.</summary>
    public string OnItsPorts(string text) =>
        _ports.Aggregate(text, (so, port) => so.Replace($"localhost:{port.Printed}", $"localhost:{port.Here}", StringComparison.Ordinal));

    /// <summary>Asks it to end (SIGTERM); its exit code.</summary>
    public async Task<int> StopAsync()
    {
        _ = SendSignal(_start.Id, SigTerm);
        await _start.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return _start.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_start.HasExited)
        {
            _start.Kill(entireProcessTree: true);
            await _start.WaitForExitAsync();
        }

        _start.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string DataOf(string folder) => Path.Combine(folder, ".data");

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
