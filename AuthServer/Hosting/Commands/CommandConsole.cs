using System.Text.Json;
using System.Text.Json.Serialization;
using AuthServer.Hosting.Shared;
using Spectre.Console;

namespace AuthServer.Hosting.Commands;

/// <summary>
/// How a command speaks to its operator: a table or, with <c>--json</c>, JSON on standard output; one line on standard error when it
/// fails, with <c>--json</c> an object.
/// </summary>
internal sealed class CommandConsole(StandardStreams streams)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions OneLine = new(JsonOptions) { WriteIndented = false };

    // A file or a pipe has no width of its own; this one fits every terminal.
    private const int RedirectedWidth = 80;

    public bool Json { get; set; }

    public int Print<T>(T value, Action<IAnsiConsole> table)
    {
        if (Json)
        {
            streams.Output.WriteLine(JsonSerializer.Serialize(value, JsonOptions));
        }
        else
        {
            var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(streams.Output) });
            if (!console.Profile.Out.IsTerminal)
            {
                console.Profile.Width = RedirectedWidth;
            }

            table(console);
        }

        return 0;
    }

    /// <summary>The same for a list of any length: as JSON each row is written when it comes.</summary>
    public async Task<int> PrintAsync<T>(IAsyncEnumerable<T> rows, Action<IAnsiConsole, IReadOnlyList<T>> table, CancellationToken cancellationToken)
    {
        if (!Json)
        {
            List<T> all = [];
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                all.Add(row);
            }

            return Print(all, terminal => table(terminal, all));
        }

        var isFirst = true;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            // The line ends of indented JSON are no part of any text in it.
            var text = JsonSerializer.Serialize(row, JsonOptions).ReplaceLineEndings($"{streams.Output.NewLine}  ");
            await streams.Output.WriteAsync($"{(isFirst ? "[" : ",")}{streams.Output.NewLine}  {text}");
            isFirst = false;
        }

        await streams.Output.WriteLineAsync(isFirst ? "[]" : $"{streams.Output.NewLine}]");
        return 0;
    }

    public int Fail(string line)
    {
        streams.Error.WriteLine(Json ? JsonSerializer.Serialize(new { error = line }, OneLine) : ShownText.Of(line.ReplaceLineEndings(" ")));
        return 1;
    }

    /// <summary>A table that fits 80 columns. What stands in the first of its columns, an id, is never broken.</summary>
    public static Table TableOf(string first, params string[] others) =>
        new Table { Border = TableBorder.Minimal }.AddColumn(new TableColumn(first).NoWrap()).AddColumns(others);

    /// <summary>The same where longer things stand below the id: they are broken at its width.</summary>
    public static Table TableOf(string first, int width, params string[] others) =>
        new Table { Border = TableBorder.Minimal }.AddColumn(new TableColumn(first).Width(width)).AddColumns(others);

    /// <summary>Asks without echo on a terminal; otherwise takes the first line of standard input.</summary>
    public async Task<string?> ReadSecretAsync(string prompt, CancellationToken cancellationToken = default)
    {
        if (streams.Input is { } input)
        {
            return await input.ReadLineAsync(cancellationToken);
        }

        return await new TextPrompt<string>(prompt).Secret(null).AllowEmpty().ShowAsync(AnsiConsole.Console, cancellationToken);
    }
}
