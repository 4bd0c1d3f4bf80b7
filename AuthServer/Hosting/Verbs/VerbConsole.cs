using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace AuthServer.Hosting.Verbs;

/// <summary>How a verb speaks to its operator: a table or, with <c>--json</c>, JSON on standard output; one line on standard error when it fails.</summary>
internal sealed class VerbConsole
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
            Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonOptions));
        }
        else
        {
            if (Console.IsOutputRedirected)
            {
                AnsiConsole.Profile.Width = RedirectedWidth;
            }

            table(AnsiConsole.Console);
        }

        return 0;
    }

    public int Fail(string line)
    {
        Console.Error.WriteLine(line.ReplaceLineEndings(" "));
        return 1;
    }

    /// <summary>Asks without echo on a terminal; otherwise takes the first line of standard input.</summary>
    public async Task<string?> ReadSecretAsync(string prompt, CancellationToken cancellationToken = default)
    {
        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(cancellationToken);
        }

        return await new TextPrompt<string>(prompt).Secret(null).AllowEmpty().ShowAsync(AnsiConsole.Console, cancellationToken);
    }
}
