using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// One host (AuthServer or ResourceApi) as the process an operator would start: environment in, lines and exit code out.
/// Conditions are awaited on the lines as they arrive; nothing here sleeps.
/// </summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    /// <summary>Generous, because the machine may be shared: reached only when something is wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> error = new();
    private readonly ConcurrentDictionary<TaskCompletionSource<string>, Predicate<string>> watchers = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process) => this.process = process;

    public static string RepositoryRoot => Metadata("RepositoryRoot");

    public int Id => process.Id;

    /// <summary>Every line of standard output so far.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Every line of standard error so far.</summary>
    public string Error => string.Join('\n', error);

    /// <summary>The dll of a host's build, for example of <c>ResourceApi</c>.</summary>
    public static string DllOf(string project) =>
        Path.GetFullPath(Path.Combine(RepositoryRoot, project, Metadata("HostOutput"), project + ".dll"));

    /// <summary>
    /// Starts a host on a port the system assigns, unless <paramref name="environment"/> names its own <c>ASPNETCORE_URLS</c>.
    /// A null value removes a variable.
    /// </summary>
    public static HostProcess Start(
        string project,
        IReadOnlyDictionary<string, string?>? environment = null,
        IEnumerable<string>? arguments = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
        };
        start.ArgumentList.Add(DllOf(project));
        foreach (var argument in arguments ?? [])
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment, environment);

        var host = new HostProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        host.Run();
        return host;
    }

    /// <summary>The first address of "Now listening on"; fails with all output when the host ends before it listens.</summary>
    public Task<Uri> ListeningAsync() => listening.Task.WaitAsync(Patience);

    /// <summary>The first line, past or future, on either stream that fulfils the condition.</summary>
    public async Task<string> LineAsync(Predicate<string> condition)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        watchers[found] = condition;
        // Registered before looking back, so no line can slip between.
        if (output.Concat(error).FirstOrDefault(line => condition(line)) is { } past)
        {
            found.TrySetResult(past);
        }

        try
        {
            return await found.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The line never came. Output:\n{Output}\n{Error}");
        }
        finally
        {
            watchers.TryRemove(found, out _);
        }
    }

    /// <summary>Waits for the process to end by itself and for its last line; the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Asks the process to end (SIGTERM), and does not wait.</summary>
    public void Terminate()
    {
        if (!process.HasExited)
        {
            _ = SendSignal(process.Id, SigTerm);
        }
    }

    /// <summary>Asks the process to end (SIGTERM) and waits; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Terminate();
        return await ExitAsync();
    }

    /// <summary>Ends the process as a power cut would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    internal static void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string?>? wanted)
    {
        // What the test run itself was started with must not configure a host.
        foreach (var name in target.Keys.Where(IsSetting).ToList())
        {
            target.Remove(name);
        }

        target["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in wanted ?? new Dictionary<string, string?>())
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else
            {
                target[name] = value;
            }
        }
    }

    private static bool IsSetting(string name) =>
        name.Contains("__", StringComparison.Ordinal)
        || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
        || name is "DOTNET_ENVIRONMENT" or "DOTNET_URLS" or "URLS";

    private static string Metadata(string key) =>
        typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == key).Value!;

    private void Run()
    {
        process.OutputDataReceived += (_, received) => Receive(output, received.Data);
        process.ErrorDataReceived += (_, received) => Receive(error, received.Data);
        process.Exited += (_, _) => listening.TrySetException(
            new InvalidOperationException($"The host ended before it listened.\n{Output}\n{Error}"));
        process.Start();
        RunFramework.AtEnd(EndWithTheRun);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        // A host that is meant to fail is never asked where it listens: its fault is then observed here.
        _ = listening.Task.ContinueWith(task => task.Exception, TaskScheduler.Default);
    }

    private void EndWithTheRun()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Its test has ended it.
        }
    }

    private void Receive(ConcurrentQueue<string> stream, string? line)
    {
        if (line is null)
        {
            return;
        }

        stream.Enqueue(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal) && Address().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Value));
        }

        foreach (var (watcher, condition) in watchers)
        {
            if (condition(line))
            {
                watcher.TrySetResult(line);
            }
        }
    }

    [GeneratedRegex("""https?://[^\s"\\]+:\d+""")]
    private static partial Regex Address();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
