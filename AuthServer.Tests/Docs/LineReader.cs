using System.Text;
using System.Threading.Channels;

namespace AuthServer.Tests.Docs;

/// <summary>The lines of a process as they come; what was read so far is kept for the message of a failure.</summary>
internal sealed class LineReader
{
    /// <summary>Generous, because the machine may be shared and a build may be part of it: reached only when something is wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _all = new();
    private readonly Lock _gate = new();

    public string All
    {
        get
        {
            lock (_gate)
            {
                return _all.ToString();
            }
        }
    }

    /// <summary>Null: the stream has ended.</summary>
    public void Take(string? line)
    {
        if (line is null)
        {
            _lines.Writer.TryComplete();
            return;
        }

        lock (_gate)
        {
            _all.AppendLine(line);
        }

        _lines.Writer.TryWrite(line);
    }

    /// <summary>The lines up to the first that fulfils the condition, that one included.</summary>
    public async Task<IReadOnlyList<string>> UntilAsync(string what, Predicate<string> condition)
    {
        using CancellationTokenSource deadline = new(Patience);
        List<string> lines = [];
        try
        {
            while (lines is [] || !condition(lines[^1]))
            {
                lines.Add(await _lines.Reader.ReadAsync(deadline.Token));
            }

            return lines;
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException($"Never came: {what}. So far:\n{All}", exception);
        }
    }
}
