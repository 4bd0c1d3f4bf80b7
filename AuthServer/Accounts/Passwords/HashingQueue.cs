using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// Runs what hashes on threads of its own, as many as there are cores, so that a burst of logins neither starves the thread
/// pool that answers everything else nor takes more memory than those threads do. What does not fit is turned away at once.
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    // Worker threads block while they wait, which a BlockingCollection is made for; a Channel would block them on a Task.
    private readonly BlockingCollection<Job> _jobs;
    private readonly Lazy<Thread[]> _workers;

    public HashingQueue(IOptions<PasswordsOptions> options)
    {
        var settings = options.Value;
        _jobs = settings.QueueLength is 0 ? new() : new(settings.QueueLength);
        _workers = new(() => [.. Enumerable.Range(1, settings.ThreadCount).Select(Start)]);
    }

    /// <summary>What to tell those who were turned away: the whole default queue takes about this long.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How many wait for a thread.</summary>
    public int Waiting => _jobs.Count;

    /// <summary>Null: the queue is full. Work whose caller has gone by the time its turn comes is skipped, and its task cancelled.</summary>
    public Task<T>? TryRun<T>(Func<T> work, CancellationToken cancellationToken)
    {
        _ = _workers.Value;
        Job<T> job = new(work, cancellationToken);
        return _jobs.TryAdd(job) ? job.Task : null;
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        if (_workers.IsValueCreated)
        {
            Array.ForEach(_workers.Value, worker => worker.Join());
        }

        _jobs.Dispose();
    }

    private Thread Start(int number)
    {
        Thread worker = new(Work) { Name = $"Hashing {number}", IsBackground = true };
        worker.Start();
        return worker;
    }

    private void Work()
    {
        foreach (var job in _jobs.GetConsumingEnumerable())
        {
            job.Run();
        }
    }

    private abstract class Job
    {
        public abstract void Run();
    }

    private sealed class Job<T>(Func<T> work, CancellationToken cancellationToken) : Job
    {
        // The caller goes on elsewhere: this thread is for hashing.
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Task => _result.Task;

        public override void Run()
        {
            if (cancellationToken.IsCancellationRequested)
            {
                _result.SetCanceled(cancellationToken);
                return;
            }

            try
            {
                _result.SetResult(work());
            }
#pragma warning disable CA1031 // The caller gets it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _result.SetException(exception);
            }
        }
    }
}
