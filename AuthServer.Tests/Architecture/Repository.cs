using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Architecture;

/// <summary>The source as it lies on disk.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(HostProcess.RepositoryRoot);

    /// <summary>Every hand-written C# file of a project, relative to the repository.</summary>
    public static IReadOnlyList<string> SourcesOf(string project) => FilesOf(project, "*.cs");

    /// <summary>The server's pages.</summary>
    public static IReadOnlyList<string> Pages => FilesOf("AuthServer", "*.cshtml");

    public static IReadOnlyList<string> Sources { get; } =
        [.. SourcesOf("AuthServer"), .. SourcesOf("ResourceApi"), .. SourcesOf("AuthServer.Tests")];

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    private static IReadOnlyList<string> FilesOf(string project, string pattern) =>
        [.. from file in Directory.EnumerateFiles(Path.Combine(Root, project), pattern, SearchOption.AllDirectories)
            let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
            where !path.Contains("/bin/", StringComparison.Ordinal)
                && !path.Contains("/obj/", StringComparison.Ordinal)
                && !path.Contains("/Migrations/", StringComparison.Ordinal)
            orderby path
            select path];
}
