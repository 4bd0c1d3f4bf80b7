using System.Xml.Linq;
using AuthServer.Tests.Architecture;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>One version number, in <c>Directory.Build.props</c>, is what everybody is shown.</summary>
public sealed class VersionTests
{
    private static string Version { get; } =
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").ShouldHaveSingleItem().Value;

    [Fact]
    public async Task The_version_option_prints_it_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-version-").FullName;

        var result = await CommandResult.RunProcessAsync(new Dictionary<string, string?>(), folder, "--version");

        (result.ExitCode, result.Output.Trim(), result.Error).ShouldBe((0, Version, ""));
    }

    [Theory]
    [InlineData("AuthServer")]
    [InlineData("ResourceApi")]
    public async Task A_host_that_starts_to_serve_says_it_in_its_log(string project)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        Dictionary<string, string?> settings = project is "AuthServer" ? new(database.Settings) : [];
        settings["Hosting__AllowPlainHttp"] = "true";
        await using var host = GuestHost.Start(project, settings);

        await host.ListeningAsync();

        host.Output.Split('\n').TakeWhile(line => !line.Contains("Now listening", StringComparison.Ordinal))
            .ShouldContain(line => line.Contains($" INF {project} {Version} starts on .NET ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_newest_entry_of_the_changelog_is_of_this_version()
    {
        Repository.Lines("CHANGELOG.md").First(line => line.StartsWith("## ", StringComparison.Ordinal)).ShouldStartWith($"## {Version} ");
    }

    [Fact]
    public void No_project_says_another()
    {
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => XDocument.Load(path).Descendants("Version").Any())
            .ShouldBeEmpty();
    }
}
