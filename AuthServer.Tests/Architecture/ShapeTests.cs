extern alias Api;

using System.Runtime.CompilerServices;
using AuthServer.Hosting;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Architecture;

/// <summary>What holds for every file and every type, wherever it lies.</summary>
public class ShapeTests
{
    private const int LongestFile = 300;
    private const int LongestLine = 160;

    private static readonly string[] TopLevel =
    [
        "AuthServer", "ResourceApi", "AuthServer.Tests", "docker-compose.yaml", "docker-compose.ha.yaml", "deploy", "global.json", "Solution.sln",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", ".editorconfig", "dotnet-tools.json",
        ".env.example", ".gitignore", ".dockerignore",
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "DECISIONS.md", "docs", "start", "authserver", "test", "bench", ".ci",
    ];

    [Fact]
    public void No_file_is_longer_than_300_lines()
    {
        Repository.Sources.Where(path => Repository.Lines(path).Length > LongestFile).ShouldBeEmpty();
    }

    [Fact]
    public void No_line_is_longer_than_160_columns()
    {
        var tooLong =
            from path in Repository.Sources.Concat(Repository.Pages)
            from line in Repository.Lines(path)
            where line.Length > LongestLine
            select $"{path}: {line.Trim()}";

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void The_folder_is_the_namespace()
    {
        var strays =
            from path in Repository.Sources
            let name = Repository.Lines(path).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            where name is not null && name != $"namespace {Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '.')};"
            select $"{path}: {name}";

        strays.ShouldBeEmpty();
    }

    [Fact]
    public void Every_internal_class_is_sealed_static_or_abstract()
    {
        var open =
            from assembly in new[] { typeof(HostingFeature).Assembly, typeof(Api::ResourceApi.Program).Assembly, typeof(ShapeTests).Assembly }
            from type in assembly.GetTypes()
            where type is { IsClass: true, IsVisible: false, IsSealed: false, IsAbstract: false, Namespace: not null }
                && (type.Namespace.StartsWith("AuthServer", StringComparison.Ordinal) || type.Namespace.StartsWith("ResourceApi", StringComparison.Ordinal))
                && !type.Namespace.EndsWith(".Migrations", StringComparison.Ordinal)
                && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            select type.FullName;

        open.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // Built from two halves, or this file would find itself.
        string[] words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];

        Repository.Sources
            .Where(path => Repository.Lines(path).Any(line => words.Any(word => line.Contains(word, StringComparison.Ordinal))))
            .ShouldBeEmpty();
    }

    /// <summary>Each registration of OpenIddict's server looks for all of its handlers among all services: a start must not pay for it a dozen times.</summary>
    [Fact]
    public void The_server_of_OpenIddict_is_registered_once_and_each_folder_configures_it()
    {
        Repository.SourcesOf("AuthServer")
            .Where(path => Repository.Lines(path).Any(line => line.Contains(".AddServer(", StringComparison.Ordinal)))
            .ShouldBe(["AuthServer/Protocol/ProtocolFeature.cs"]);
    }

    /// <summary>What a token is, each knows by itself: the token is their contract.</summary>
    [Fact]
    public void The_hosts_share_their_plumbing_and_nothing_else()
    {
        foreach (var (project, other) in new[] { ("AuthServer", "ResourceApi"), ("ResourceApi", "AuthServer") })
        {
            File.ReadAllText(Path.Combine(Repository.Root, project, project + ".csproj")).ShouldNotContain("ProjectReference");
            Repository.SourcesOf(project)
                .Where(path => Repository.Lines(path).Any(line => line.StartsWith($"using {other}", StringComparison.Ordinal)
                    && !line.StartsWith("using AuthServer.Hosting.Shared", StringComparison.Ordinal)))
                .ShouldBeEmpty();
        }

        var linked = Repository.Lines("ResourceApi/ResourceApi.csproj").Where(line => line.Contains("../", StringComparison.Ordinal));
        linked.ShouldHaveSingleItem().ShouldContain("Include=\"../AuthServer/Hosting/Shared/**/*.cs\"");
    }

    [Fact]
    public void The_top_of_the_repository_holds_only_what_it_is_said_to_hold()
    {
        var ignored = Repository.Lines(".gitignore").Select(line => line.TrimEnd('/')).Append(".git").ToList();

        Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(entry => Path.GetFileName(entry)!)
            .Except([.. TopLevel, .. ignored])
            .ShouldBeEmpty();
    }
}
