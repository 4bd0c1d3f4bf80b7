using System.Collections.Concurrent;

namespace AuthServer.Hosting;

/// <summary>
/// Runs what computes for milliseconds on threads of its own, so that a burst of it neither starves the thread pool that answers
/// everything else nor takes more memory than those threads do. What does not fit is turned away at once. They start with the first work.
/// </summary>
internal sealed class BoundedThreads : IDisposable
{
    // Worker threads block while they wait, which a BlockingCollection is made for; a Channel would block them on a Task.
    private readonly BlockingCollection<Job> _jobs;
    private readonly Lazy<Thread[]> _workers;

    /// <param name="name">Of the threads, with a number behind it.</param>
    /// <param name="threads">How many there are.</param>
    /// <param name="queueLength">How many may wait for one. 0: no limit.</param>
    public BoundedThreads(string name, int threads, int queueLength)
    {
        _jobs = queueLength is 0 ? new() : new(queueLength);
        _workers = new(() => [.. Enumerable.Range(1, threads).Select(number => Start($"{name} {number}"))]);
    }

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

    private Thread Start(string name)
    {
        Thread worker = new(Work) { Name = name, IsBackground = true };
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
        // The caller goes on elsewhere: this thread is for the work.
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
