using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Architecture;

/// <summary>The source as it lies on disk.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(HostProcess.RepositoryRoot);

    /// <summary>Every hand-written C# file of a project, relative to the repository.</summary>
    public static IReadOnlyList<string> SourcesOf(string project) =>
        [.. from file in Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
            where !path.Contains("/bin/", StringComparison.Ordinal)
                && !path.Contains("/obj/", StringComparison.Ordinal)
                && !path.Contains("/Migrations/", StringComparison.Ordinal)
            orderby path
            select path];

    public static IReadOnlyList<string> Sources { get; } =
        [.. SourcesOf("AuthServer"), .. SourcesOf("ResourceApi"), .. SourcesOf("AuthServer.Tests")];

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));
}
