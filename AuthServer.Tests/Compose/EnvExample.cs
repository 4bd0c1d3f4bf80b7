using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Compose;

/// <summary><c>.env.example</c>: the variables that may be set.</summary>
internal static partial class EnvExample
{
    public static IReadOnlyList<string> Variables =>
        [.. Line().Matches(File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, ".env.example"))).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("^#?(?<name>[A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Line();
}
