namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>The entries of a list, one bit each: whether the status is anything but VALID. No other difference matters here.</summary>
internal sealed class StatusBits
{
    private const int BitsPerByte = 8;

    private readonly byte[] _refused;

    private StatusBits(byte[] refused, int count)
    {
        _refused = refused;
        Count = count;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Reads entries of 1, 2, 4 or 8 bits, the first in the least significant bits of the first byte (section 4.1).</summary>
    public static StatusBits Of(byte[] entries, int bits)
    {
        var perByte = BitsPerByte / bits;
        var count = entries.Length * perByte;
        if (perByte == BitsPerByte)
        {
            return new(entries, count);
        }

        var refused = new byte[(count + BitsPerByte - 1) / BitsPerByte];
        var mask = (1 << bits) - 1;
        for (var index = 0; index < count; index++)
        {
            if (((entries[index / perByte] >> (index % perByte * bits)) & mask) != 0)
            {
                refused[index / BitsPerByte] |= (byte)(1 << (index % BitsPerByte));
            }
        }

        return new(refused, count);
    }

    public bool IsRefused(int index) => (_refused[index / BitsPerByte] & (1 << (index % BitsPerByte))) != 0;

    /// <summary>
    /// Everything that either of the two refuses. The issuer takes no revocation back, so of two answers that differ the one with
    /// fewer bits is merely the older: another replica's, which has not heard yet.
    /// </summary>
    public StatusBits Or(StatusBits other)
    {
        var (longer, shorter) = Count >= other.Count ? (this, other) : (other, this);
        var refused = (byte[])longer._refused.Clone();
        for (var i = 0; i < shorter._refused.Length; i++)
        {
            refused[i] |= shorter._refused[i];
        }

        return new(refused, longer.Count);
    }
}
