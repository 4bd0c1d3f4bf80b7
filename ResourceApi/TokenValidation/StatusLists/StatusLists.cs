using System.Collections.Concurrent;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>The lists in use, each kept as fresh as the others.</summary>
internal sealed class StatusLists(
    StatusListClient client, TokenValidationOptions options, TokenTimes times, TimeProvider clock, ILogger<StatusLists> logger)
{
    private const int MaxLists = 1_000;

    private readonly ConcurrentDictionary<string, StatusList> _lists = new();
    private readonly Lock _gate = new();

    /// <summary>The list of a reference; null when there are too many already.</summary>
    public StatusList? Find(StatusReference reference) =>
        _lists.TryGetValue(reference.Uri, out var known) ? known : Add(reference.Uri);

    /// <summary>Asks about all lists at once, and waits for none: a slow one holds up no other.</summary>
    public void Refresh()
    {
        foreach (var (uri, list) in _lists)
        {
            if (list.IsOver)
            {
                _lists.TryRemove(uri, out _);
            }
            else
            {
                list.Refresh();
            }
        }
    }

    private StatusList? Add(string uri)
    {
        lock (_gate)
        {
            if (_lists.Count >= MaxLists && !_lists.ContainsKey(uri))
            {
                logger.LogWarning("The status list {Uri} is not read: {Count} others are in use.", uri, MaxLists);
                return null;
            }

            return _lists.GetOrAdd(uri, _ => new StatusList(uri, client, options, times, clock, logger));
        }
    }
}
