using AuthServer.Data;

namespace AuthServer.StatusLists;

/// <summary>
/// What this server knows of all lists, in memory: a byte for eight tokens. Bits are only ever set. Written by
/// <see cref="StatusWatch"/>, read by every request for a list.
/// </summary>
internal sealed class StatusBook(TimeProvider time)
{
    /// <summary>A list is at least this long, and twice as long as what has been handed out: an index that is taken lies within it.</summary>
    private const int LeastBits = 65_536;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, List> _lists = [];
    private Known? _known;

    /// <summary>Whether the database confirmed it a moment ago. A stopwatch stands still while a machine sleeps, a clock does not.</summary>
    public bool IsCurrent
    {
        get
        {
            lock (_gate)
            {
                return _known is { } known && time.GetElapsedTime(known.AskedAt) < MaxAge && (time.GetUtcNow() - known.ReadAt).Duration() < MaxAge;
            }
        }
    }

    /// <summary>The time by the database's clock, on which all servers agree; by this server's own until it is known.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _known is { } known ? known.Clock + time.GetElapsedTime(known.AskedAt) : time.GetUtcNow();
            }
        }
    }

    /// <summary>Enters what the database said when it was asked at a timestamp, and what its clock was then.</summary>
    public void Enter(IEnumerable<(long ListId, int Next)> sizes, IEnumerable<StatusReference> revoked, long askedAt, DateTimeOffset now)
    {
        lock (_gate)
        {
            foreach (var over in _lists.Keys.Where(id => ListTimes.IsOver(id, now)).ToList())
            {
                _lists.Remove(over);
            }

            foreach (var (id, next) in sizes)
            {
                ListOf(id).Grow(2L * next);
            }

            foreach (var (id, index) in revoked.Where(bit => !ListTimes.IsOver(bit.ListId, now)))
            {
                ListOf(id).Set(index);
            }

            _known = new(askedAt, time.GetUtcNow(), now);
        }
    }

    /// <summary>The bits of a list as they are now, and a number that changes with them.</summary>
    public (byte[] Bits, int Version) Read(long id)
    {
        lock (_gate)
        {
            return _lists.TryGetValue(id, out var list) ? ((byte[])list.Bits.Clone(), list.Version) : (new byte[LeastBits / 8], 0);
        }
    }

    /// <summary>Whether what was read then is still what is known.</summary>
    public bool IsSame(long id, int version)
    {
        lock (_gate)
        {
            return (_lists.TryGetValue(id, out var list) ? list.Version : 0) == version;
        }
    }

    private List ListOf(long id) => _lists.TryGetValue(id, out var list) ? list : _lists[id] = new();

    private sealed record Known(long AskedAt, DateTimeOffset ReadAt, DateTimeOffset Clock);

    private sealed class List
    {
        public byte[] Bits { get; private set; } = new byte[LeastBits / 8];

        public int Version { get; private set; }

        public void Grow(long bits)
        {
            var length = Bits.Length;
            while (length * 8L < bits)
            {
                length *= 2;
            }

            if (length > Bits.Length)
            {
                var grown = new byte[length];
                Bits.CopyTo(grown, 0);
                Bits = grown;
                Version++;
            }
        }

        /// <summary>Section 4.1 of the draft: from the least significant bit of each byte.</summary>
        public void Set(int index)
        {
            Grow(index + 1L);
            var mask = (byte)(1 << (index % 8));
            if ((Bits[index / 8] & mask) is 0)
            {
                Bits[index / 8] |= mask;
                Version++;
            }
        }
    }
}
