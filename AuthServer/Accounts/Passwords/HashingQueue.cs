using AuthServer.Hosting;

namespace AuthServer.Accounts.Passwords;

/// <summary>Runs what hashes passwords on threads of its own, as many as there are cores.</summary>
internal sealed class HashingQueue(PasswordsOptions options) : IDisposable
{
    private readonly BoundedThreads _threads = new("Hashing", options.ThreadCount, options.QueueLength);

    /// <summary>What to tell those who were turned away: the whole default queue takes about this long.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How many wait for a thread.</summary>
    public int Waiting => _threads.Waiting;

    /// <summary>Null: the queue is full. Work whose caller has gone by the time its turn comes is skipped, and its task cancelled.</summary>
    public Task<T>? TryRun<T>(Func<T> work, CancellationToken cancellationToken) => _threads.TryRun(work, cancellationToken);

    public void Dispose() => _threads.Dispose();
}
