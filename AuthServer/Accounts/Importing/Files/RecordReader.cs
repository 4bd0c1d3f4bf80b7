using System.Buffers;
using System.Runtime.CompilerServices;

namespace AuthServer.Accounts.Importing.Files;

/// <summary>The lines of a file of any size. No more than one of them, and never more than <see cref="Longest"/>, is in memory.</summary>
/// <param name="stream">The file.</param>
/// <param name="quoted">Whether a line goes on behind its end while a quotation mark is open, as in CSV.</param>
internal sealed class RecordReader(Stream stream, bool quoted)
{
    public const int Longest = 1_048_576;

    private const int ChunkBytes = 131_072;

    private readonly ArrayBufferWriter<byte> _record = new();
    private bool _isTooLong;
    private bool _isOpen;

    /// <summary>The bytes without the end of the line; null when they are too many. Empty lines are left out.</summary>
    public async IAsyncEnumerable<(long Number, byte[]? Bytes)> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunk = new byte[ChunkBytes];
        var (line, first, isFirst) = (1L, 1L, true);
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            for (var start = 0; start < read;)
            {
                var end = Array.IndexOf(chunk, (byte)'\n', start, read - start);
                Append(chunk.AsSpan(start, (end < 0 ? read : end + 1) - start));
                start = end < 0 ? read : end + 1;
                if (end < 0)
                {
                    break;
                }

                line++;
                if (_isOpen && !_isTooLong)
                {
                    continue;
                }

                var bytes = Take(isFirst);
                if (bytes is not { Length: 0 })
                {
                    yield return (first, bytes);
                }

                (first, isFirst) = (line, false);
            }
        }

        var last = Take(isFirst);
        if (last is not { Length: 0 })
        {
            yield return (first, last);
        }
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        _isOpen ^= quoted && part.Count((byte)'"') % 2 is 1;
        _isTooLong |= _record.WrittenCount + part.Length > Longest;
        if (!_isTooLong)
        {
            _record.Write(part);
        }
    }

    private byte[]? Take(bool isFirst)
    {
        var text = _record.WrittenSpan.TrimEnd("\r\n"u8);
        var bytes = _isTooLong ? null : (isFirst && text.StartsWith("\ufeff"u8) ? text[3..] : text).ToArray();
        _record.ResetWrittenCount();
        (_isTooLong, _isOpen) = (false, false);
        return bytes;
    }
}
