using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace AuthServer.Hosting.Verbs;

/// <summary>How a verb speaks to its operator: a table or, with <c>--json</c>, JSON on standard output; one line on standard error when it fails.</summary>
internal sealed class VerbConsole(StandardStreams streams)
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    // A file or a pipe has no width of its own; tables must not wrap there.
    private const int RedirectedWidth = 240;

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

    public int Fail(string line)
    {
        streams.Error.WriteLine(ShownText.Of(line.ReplaceLineEndings(" ")));
        return 1;
    }

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
