using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// One host as the process an operator would start: environment in, lines and exit code out. For tests about what only a process
/// has, such as signals, streams, its folder and a sudden death; all others take <see cref="GuestHost"/>, which starts in no time.
/// </summary>
internal sealed class HostProcess : HostRun
{
    private const int SigTerm = 15;

    private const int SigStop = 19;

    private const int SigCont = 18;

    private readonly Process process;

    private HostProcess(string project, Process process)
        : base(project) => this.process = process;

    public static string RepositoryRoot => Metadata("RepositoryRoot");

    public int Id => process.Id;

    /// <summary>The dll of a host's build, for example of <c>ResourceApi</c>.</summary>
    public static string DllOf(string project) =>
        Path.GetFullPath(Path.Combine(RepositoryRoot, project, Metadata("HostOutput"), project + ".dll"));

    /// <summary>
    /// Starts a host on a port the system assigns, unless <paramref name="environment"/> names its own <c>ASPNETCORE_URLS</c>.
    /// A null value removes a variable. <paramref name="within"/> is a command that runs the host, such as <c>prlimit --nofile=1024</c>.
    /// </summary>
    public static HostProcess Start(
        string project,
        IReadOnlyDictionary<string, string?>? environment = null,
        IEnumerable<string>? arguments = null,
        string? workingDirectory = null,
        params string[] within)
    {
        string[] command = [.. within, "dotnet", DllOf(project), .. arguments ?? []];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        SetEnvironment(start.Environment, environment);

        var host = new HostProcess(project, new Process { StartInfo = start, EnableRaisingEvents = true });
        host.Run();
        return host;
    }

    public override async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public override void Terminate()
    {
        if (!process.HasExited)
        {
            _ = SendSignal(process.Id, SigTerm);
        }
    }

    /// <summary>As a container's first process has it: no signal ends it that it does not listen to.</summary>
    public static string[] AsProcess1 =>
        [
            "env",
            "--default-signal=INT",
            "unshare",
            .. Environment.UserName is "root" ? Array.Empty<string>() : ["--user", "--map-root-user"],
            "--pid",
            "--fork",
            "--kill-child",
        ];

    /// <summary>The host itself, where a command runs it that stays.</summary>
    public int InnerId => int.Parse(File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children").Trim(), CultureInfo.InvariantCulture);

    /// <summary>The system gives it no time until <see cref="Resume"/>.</summary>
    public void Suspend() => _ = SendSignal(process.Id, SigStop);

    public void Resume() => _ = SendSignal(process.Id, SigCont);

    public void SendInside(int signal) => _ = SendSignal(InnerId, signal);

    /// <summary>Ends the process as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    /// <summary>What is set, and with null what is removed, for a host with these settings.</summary>
    internal static Dictionary<string, string?> EnvironmentWith(IReadOnlyDictionary<string, string?>? settings)
    {
        // What the test run itself was started with must not configure a host.
        var changes = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsSetting).ToDictionary(name => name, _ => (string?)null);
        changes["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        // None lives long enough for what the runtime would learn from counting its calls.
        changes["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            changes[name] = value;
        }

        return changes;
    }

    internal static void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string?>? settings)
    {
        foreach (var (name, value) in EnvironmentWith(settings))
        {
            // One that is null is not handed to the process.
            target[name] = value;
        }
    }

    internal static bool IsSetting(string name) =>
        name.Contains("__", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name is "DOTNET_ENVIRONMENT" or "DOTNET_URLS" or "URLS";

    private static string Metadata(string key) =>
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == key).Value!;

    private void Run()
    {
        process.OutputDataReceived += (_, received) => Pass(received.Data, ReceiveOutput);
        process.ErrorDataReceived += (_, received) => Pass(received.Data, ReceiveError);
        process.Exited += (_, _) => Ended();
        process.Start();
        RunFramework.AtEnd(EndWithTheRun);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    private static void Pass(string? line, Action<string> receive)
    {
        // Null is the end of the stream.
        if (line is not null)
        {
            receive(line);
        }
    }

    private void EndWithTheRun()
    {
        try
        {
            process.Kill();
            process.WaitForExit(Patience);
        }
        catch (InvalidOperationException)
        {
            // Its test has ended it.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
