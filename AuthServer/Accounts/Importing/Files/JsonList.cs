using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace AuthServer.Accounts.Importing.Files;

/// <summary>
/// The objects of a list in a JSON file: of the file itself, or of a property of it. The file is read piece by piece; what is not JSON ends
/// it, for nobody knows where the next object begins.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="property">The list's name, in the outermost object or in those of an outermost list; null: the outermost list.</param>
internal sealed class JsonList(Stream stream, string? property)
{
    private const int LargestBuffer = 33_554_432;
    private const string Broken = "From here on the file is no JSON, or was cut off: what follows was not read.";
    private const string Endless = "An entry is longer than 32 MiB: it and what follows was not read.";

    private byte[] _buffer = new byte[131_072];
    private int _filled;
    private bool _isEnd;
    private long _lines;
    private JsonReaderState _state;
    private int _depthOfList = -1;
    private bool _isNamed;
    private bool _wasFound;
    private bool _hasBegun;

    public async IAsyncEnumerable<ImportLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (consumed, line) = Step();
            if (line is not null)
            {
                yield return line;
            }

            _lines += _buffer.AsSpan(0, consumed).Count((byte)'\n');
            _buffer.AsSpan(consumed, _filled - consumed).CopyTo(_buffer);
            _filled -= consumed;
            if (line is { Fields: null, Fault: Broken or Endless })
            {
                yield break;
            }

            if (line is not null)
            {
                continue;
            }

            if (_isEnd)
            {
                if (!_wasFound)
                {
                    yield return new(1, null, property is null ? "The file holds no list." : $"The file holds no list '{property}'.");
                }

                yield break;
            }

            if (!await FillAsync(cancellationToken))
            {
                yield return new(_lines + 1, null, Endless);
                yield break;
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_filled == _buffer.Length)
        {
            if (_buffer.Length == LargestBuffer)
            {
                return false;
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        _filled += read;
        _isEnd = read is 0;
        if (!_hasBegun && _buffer.AsSpan(0, _filled).StartsWith("\ufeff"u8))
        {
            // The byte order mark, which is no JSON.
            _buffer.AsSpan(0, 3).Fill((byte)' ');
        }

        _hasBegun = true;
        return true;
    }

    /// <summary>To the end of the next entry, or of what is in memory.</summary>
    private (int Consumed, ImportLine? Line) Step()
    {
        var bytes = _buffer.AsSpan(0, _filled);
        Utf8JsonReader reader = new(bytes, _isEnd, _state);
        try
        {
            while (true)
            {
                var before = reader;
                if (!reader.Read())
                {
                    return Consumed(reader, null);
                }

                if (_depthOfList >= 0 && reader.TokenType is not JsonTokenType.EndArray)
                {
                    var start = (int)reader.TokenStartIndex;
                    return reader.TrySkip()
                        ? Consumed(reader, LineOf(bytes, start, (int)reader.BytesConsumed))
                        : Consumed(before, null);
                }

                Follow(reader);
            }
        }
        catch (JsonException)
        {
            return (_filled, new(_lines + 1 + bytes[..(int)reader.BytesConsumed].Count((byte)'\n'), null, Broken));
        }
    }

    private (int Consumed, ImportLine? Line) Consumed(Utf8JsonReader reader, ImportLine? line)
    {
        _state = reader.CurrentState;
        return ((int)reader.BytesConsumed, line);
    }

    /// <summary>Whether the list begins or ends here.</summary>
    private void Follow(Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.EndArray && reader.CurrentDepth == _depthOfList)
        {
            _depthOfList = -1;
        }
        else if (reader.TokenType is JsonTokenType.StartArray && (property is null ? reader.CurrentDepth is 0 : _isNamed))
        {
            (_depthOfList, _wasFound) = (reader.CurrentDepth, true);
        }

        _isNamed = property is not null && reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth is 1 or 2 && reader.ValueTextEquals(property);
    }

    private ImportLine LineOf(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var entry = bytes[start..end];
        var number = _lines + 1 + bytes[..start].Count((byte)'\n');
        var (fields, fault) = entry.Length > RecordReader.Longest ? (null, JsonLines.TooLong)
            : Utf8.IsValid(entry) ? JsonFields.Read(entry) : (null, JsonLines.NotUtf8);
        return new(number, fields, fault);
    }
}
