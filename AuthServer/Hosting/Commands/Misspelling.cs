using System.CommandLine;
using System.CommandLine.Invocation;

namespace AuthServer.Hosting.Commands;

/// <summary>What is wrong with a command line, in one line that names the wrong word and, where the library finds one, the right word.</summary>
internal static class Misspelling
{
    public static async Task<string> OfAsync(ParseResult parsed)
    {
        using StringWriter suggestions = new();
        if (parsed.Action is ParseErrorAction action)
        {
            action.ShowHelp = false;
            action.ShowTypoCorrections = true;
            await parsed.InvokeAsync(new InvocationConfiguration { Output = suggestions, Error = TextWriter.Null });
        }

        if (parsed.UnmatchedTokens is not [var wrong, ..])
        {
            return parsed.Errors[0].Message;
        }

        // What comes after the first wrong word is compared with the words that may stand in its place, which says nothing.
        string[] lines = suggestions.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines is [var first, ..] && first.StartsWith($"'{wrong}'", StringComparison.Ordinal)
            ? string.Join(' ', lines.Skip(1).TakeWhile(line => !line.StartsWith('\'')).Prepend(first))
            : (parsed.Errors.FirstOrDefault(error => error.Message.Contains($"'{wrong}'", StringComparison.Ordinal)) ?? parsed.Errors[0]).Message;
    }
}
