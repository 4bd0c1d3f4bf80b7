namespace AuthServer.StatusLists;

/// <summary>
/// How far this server has read the revocations, by the numbers that the database gave them. A number may be given before another and
/// be committed after it, so that for a while what came lately is read again. No clock is in it but this server's own stopwatch:
/// where that stood still, because the machine slept, more is read again, not less.
/// </summary>
internal sealed class RevocationMarks(TimeProvider time)
{
    /// <summary>Longer than any transaction that revokes.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(60);

    /// <summary>More than have a number at one moment and are not yet committed.</summary>
    private const long UnderWay = 10_000;

    private readonly Queue<(long At, long Newest)> _recent = new();
    private long _since;
    private long _next;
    private long? _seen;

    /// <summary>What is to be read now, when the newest revocation has this number. It may be asked again when that could not be read.</summary>
    public Window Next(long newest)
    {
        if (newest < _seen)
        {
            // The database was restored to an earlier state: what comes now has numbers that were seen before.
            _recent.Clear();
            (_since, _seen) = (0, null);
        }

        _next = _recent.TakeWhile(read => time.GetElapsedTime(read.At) > ReadAgain).Select(read => read.Newest).LastOrDefault(_since);
        return new(_next, _seen ?? 0, _since);
    }

    /// <summary>What was to be read has been, up to this number, at this time.</summary>
    public void Set(long newest, long readAt)
    {
        // At first all there was has been read: only its end is read again.
        _since = _seen is null ? Math.Max(0, newest - UnderWay) : _next;
        while (_recent.TryPeek(out var oldest) && oldest.Newest <= _since)
        {
            _recent.Dequeue();
        }

        _seen = newest;
        _recent.Enqueue((readAt, newest));
    }

    /// <summary>
    /// Revocations after <c>Since</c> are read; those after <c>Seen</c> for the first time; those after <c>Left</c>, up to
    /// <c>Since</c>, have just been read for the last time.
    /// </summary>
    internal readonly record struct Window(long Since, long Seen, long Left);
}
