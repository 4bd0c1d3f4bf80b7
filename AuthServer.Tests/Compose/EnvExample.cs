using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Compose;

/// <summary><c>.env.example</c>: each variable, and the command in the comment above it that makes its value.</summary>
internal static partial class EnvExample
{
    private static string Text => File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, ".env.example"));

    public static IReadOnlyList<string> Variables => [.. Line().Matches(Text).Select(match => match.Groups["name"].Value)];

    /// <summary>A filled-in <c>.env</c>, made by running the commands.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FillInAsync()
    {
        Dictionary<string, string> values = [];
        foreach (Match match in Recipe().Matches(Text))
        {
            var made = await Shell.RunAsync("bash", ["-ec", match.Groups["command"].Value]);
            values[match.Groups["name"].Value] = made.ExitCode is 0 ? made.Output.Trim() : throw new InvalidOperationException(made.Error);
        }

        return values;
    }

    [GeneratedRegex("^#?(?<name>[A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("^# [^:\n]*: (?<command>.+)\n(?:#.*\n)*(?<name>[A-Z_]+)=$", RegexOptions.Multiline)]
    private static partial Regex Recipe();
}
