using System.Text;

namespace AuthServer.Tests.Fixtures;

/// <summary>Cuts what is written into lines.</summary>
internal sealed class LineWriter(Action<string> receive) : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _rest = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void WriteLine(string? value) => Write($"{value}\n");

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_lock)
        {
            foreach (var character in buffer)
            {
                if (character is '\n')
                {
                    receive(_rest.ToString());
                    _rest.Clear();
                }
                else
                {
                    _rest.Append(character);
                }
            }
        }
    }
}
