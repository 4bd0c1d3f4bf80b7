namespace AuthServer.Usage;

/// <summary>What this server has counted and not yet written. A token answer adds to memory only.</summary>
internal sealed class UsageCounter(TimeProvider time)
{
    private readonly Lock _lock = new();
    private Dictionary<UsageKey, UsageCount> _counts = [];

    public void Add(string clientId, string grant)
    {
        var now = time.GetUtcNow().UtcDateTime;
        Add(new UsageKey(clientId, grant, DateOnly.FromDateTime(now)), new UsageCount(1, now));
    }

    /// <summary>Also gives back what could not be written.</summary>
    public void Add(UsageKey key, UsageCount more)
    {
        lock (_lock)
        {
            var before = _counts.GetValueOrDefault(key);
            _counts[key] = new(before.Count + more.Count, before.LastUsedAt > more.LastUsedAt ? before.LastUsedAt : more.LastUsedAt);
        }
    }

    /// <summary>Hands over what was counted and begins anew.</summary>
    public IReadOnlyDictionary<UsageKey, UsageCount> Take()
    {
        lock (_lock)
        {
            var taken = _counts;
            _counts = [];
            return taken;
        }
    }
}

internal readonly record struct UsageKey(string ClientId, string Grant, DateOnly Day);

internal readonly record struct UsageCount(long Count, DateTime LastUsedAt);
