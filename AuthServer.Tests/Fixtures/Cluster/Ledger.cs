using System.Collections.Concurrent;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>What a server has acknowledged, and when; what it has not acknowledged may have happened or not.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<long> _successes = new();

    public ConcurrentQueue<TestUser> Accounts { get; } = new();

    /// <summary>Never used yet.</summary>
    public ConcurrentQueue<string> RefreshTokens { get; } = new();

    public ConcurrentQueue<string> Revoked { get; } = new();

    /// <summary>What went wrong under load, as status or exception.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public int Successes => _successes.Count;

    /// <summary>The longest time in which nobody succeeded.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            var times = _successes.Order().ToList();
            return TimeSpan.FromMilliseconds(times.Zip(times.Skip(1), (before, after) => after - before).DefaultIfEmpty().Max());
        }
    }

    public void Succeed() => _successes.Enqueue(Environment.TickCount64);

    public override string ToString() =>
        $"{Successes} successes, longest gap {LongestGap.TotalSeconds:0.00} s, {Errors.Count} errors "
        + $"({string.Join(", ", Errors.CountBy(error => error).Select(error => $"{error.Value} × {error.Key}"))}); "
        + $"acknowledged: {Accounts.Count} accounts, {RefreshTokens.Count} refresh tokens, {Revoked.Count} revocations";
}
