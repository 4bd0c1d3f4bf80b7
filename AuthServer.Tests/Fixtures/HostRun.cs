using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// One run of a host (AuthServer or ResourceApi): what it says, and how it ends. Conditions are awaited on the lines as they
/// arrive; nothing here sleeps.
/// </summary>
internal abstract partial class HostRun : IAsyncDisposable
{
    /// <summary>Generous, because the machine may be shared: reached only when something is wrong.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();
    private readonly ConcurrentDictionary<TaskCompletionSource<string>, Predicate<string>> _watchers = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected HostRun(string project)
    {
        Project = project;
        // A host that is meant to fail is never asked where it listens: its fault is then observed here.
        _ = _listening.Task.ContinueWith(task => task.Exception, TaskScheduler.Default);
        HostsOfTest.Add(this);
    }

    public string Project { get; }

    /// <summary>Every line of standard output so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Every line of standard error so far.</summary>
    public string Error => string.Join('\n', _error);

    /// <summary>The last lines of both.</summary>
    public IEnumerable<string> LastLines(int count) => [.. _output.TakeLast(count), .. _error.TakeLast(count)];

    /// <summary>The first address of "Now listening on"; fails with all output when the host ends before it listens.</summary>
    public Task<Uri> ListeningAsync() => _listening.Task.WaitAsync(Patience);

    /// <summary>The first line, past or future, on either stream that fulfils the condition.</summary>
    public async Task<string> LineAsync(Predicate<string> condition)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _watchers[found] = condition;
        // Registered before looking back, so no line can slip between.
        if (_output.Concat(_error).FirstOrDefault(line => condition(line)) is { } past)
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
            _watchers.TryRemove(found, out _);
        }
    }

    /// <summary>Waits for the host to end by itself and for its last line; the exit code.</summary>
    public abstract Task<int> ExitAsync();

    /// <summary>Asks the host to end as SIGTERM does, and does not wait.</summary>
    public abstract void Terminate();

    /// <summary>Asks the host to end as SIGTERM does and waits; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Terminate();
        return await ExitAsync();
    }

    public abstract ValueTask DisposeAsync();

    protected void Ended() => _listening.TrySetException(new InvalidOperationException($"The host ended before it listened.\n{Output}\n{Error}"));

    protected void ReceiveOutput(string line) => Receive(_output, line);

    protected void ReceiveError(string line) => Receive(_error, line);

    private void Receive(ConcurrentQueue<string> stream, string line)
    {
        stream.Enqueue(line);
        if (line.Contains("Now listening on", StringComparison.Ordinal) && Address().Match(line) is { Success: true } match)
        {
            _listening.TrySetResult(new Uri(match.Value));
        }

        foreach (var (watcher, condition) in _watchers)
        {
            if (condition(line))
            {
                watcher.TrySetResult(line);
            }
        }
    }

    [GeneratedRegex("""https?://[^\s"\\]+:\d+""")]
    private static partial Regex Address();
}
