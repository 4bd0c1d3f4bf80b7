using System.IO.Enumeration;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Compose;

/// <summary>The patterns of <c>.dockerignore</c>: the last that matches decides, and one that matches a folder holds for what is in it.</summary>
internal sealed class DockerIgnore(IReadOnlyList<string> patterns)
{
    public static DockerIgnore Load() => new(
        [.. File.ReadLines(Path.Combine(HostProcess.RepositoryRoot, ".dockerignore")).Where(line => line is not "" and not ['#', ..])]);

    public bool Excludes(string path)
    {
        var excluded = false;
        foreach (var pattern in patterns)
        {
            var isException = pattern.StartsWith('!');
            if (Matches(pattern.TrimStart('!').TrimEnd('/'), path))
            {
                excluded = !isException;
            }
        }

        return excluded;
    }

    private static bool Matches(string pattern, string path)
    {
        var parts = path.Split('/');
        return Enumerable.Range(1, parts.Length).Any(length => pattern.StartsWith("**/", StringComparison.Ordinal)
            ? FileSystemName.MatchesSimpleExpression(pattern.AsSpan(3), parts[length - 1], ignoreCase: false)
            : FileSystemName.MatchesSimpleExpression(pattern, string.Join('/', parts[..length]), ignoreCase: false));
    }
}
