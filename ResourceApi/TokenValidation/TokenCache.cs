using System.Collections.Concurrent;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Remembers what was found out about tokens, in two generations: when the young one is full it becomes the old one and
/// the old one is dropped whole. Nothing is scanned, nothing is timed, and memory is bounded.
/// </summary>
internal sealed class TokenCache(TokenValidationOptions options, TimeProvider clock)
{
    private readonly int _generationSize = Math.Max(1, options.CacheTokens / 2);
    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(options.CacheSeconds);
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<TokenKey, Entry> _young = new();
    private volatile ConcurrentDictionary<TokenKey, Entry> _old = new();

    public bool IsOff => options.CacheSeconds == 0;

    public TokenOutcome? Find(TokenKey key) =>
        (_young.TryGetValue(key, out var entry) || _old.TryGetValue(key, out entry)) && clock.GetTimestamp() < entry.StaleAt
            ? entry.Outcome
            : null;

    /// <summary>Remembers an answer that was asked for at a timestamp: an answer is as old as its question.</summary>
    public void Add(TokenKey key, TokenOutcome outcome, long asked)
    {
        if (IsOff || Lifetime(outcome) is var seconds && seconds <= TimeSpan.Zero)
        {
            return;
        }

        // Counting a concurrent dictionary locks it, which is affordable only on a miss: this is one.
        if (_young.Count >= _generationSize)
        {
            Turn();
        }

        var ticks = (long)(seconds.TotalSeconds * clock.TimestampFrequency);
        _young[key] = new Entry(outcome, asked + ticks);
    }

    private TimeSpan Lifetime(TokenOutcome outcome)
    {
        if (outcome is not TokenOutcome.Valid valid)
        {
            return _lifetime;
        }

        var left = valid.Expires - clock.GetUtcNow();
        return left < _lifetime ? left : _lifetime;
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_young.Count >= _generationSize)
            {
                _old = _young;
                _young = new();
            }
        }
    }

    private sealed record Entry(TokenOutcome Outcome, long StaleAt);
}
