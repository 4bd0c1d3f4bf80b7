using AuthServer.Tests.Architecture;
using AuthServer.Tests.Compose;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Docs;

/// <summary><c>./authserver</c>, with a stand-in for <c>dotnet</c> that tells what it was asked and in what surroundings.</summary>
public sealed class AuthServerCommandTests : IDisposable
{
    private const string Dotnet = """
        #!/bin/sh
        if [ "$1" = build ]; then
            mkdir -p "$2/bin/Release/net9.0" && touch "$2/bin/Release/net9.0/AuthServer.dll" && echo built
            exit
        fi
        for argument in "$PWD" "$@" "${Database__ConnectionString-none}" "${ASPNETCORE_URLS-none}" "${Protocol__Issuer-none}"; do echo "$argument"; done
        """;

    private readonly TemporaryFolder _folder = new();

    public AuthServerCommandTests()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Elsewhere);
        ExecutableFile.Copy(Path.Combine(Repository.Root, "authserver"), Path.Combine(Home, "authserver"));
        Directory.CreateDirectory(Path.Combine(_folder.Path, "bin"));
        ExecutableFile.Write(Path.Combine(_folder.Path, "bin", "dotnet"), Dotnet);
    }

    private string Home => Path.Combine(_folder.Path, "home of it");

    private string Elsewhere => Path.Combine(_folder.Path, "elsewhere");

    private string Build => Path.Combine(Home, "AuthServer", "bin", "Release", "net9.0", "AuthServer.dll");

    [Fact]
    public async Task It_builds_again_when_the_source_is_newer()
    {
        await RunAsync([], "clients", "list");
        await File.WriteAllTextAsync(Path.Combine(Home, "AuthServer", "Program.cs"), "// as it is after a pull");
        File.SetLastWriteTimeUtc(Build, DateTime.UtcNow.AddHours(-1));

        (await RunAsync([], "clients", "list")).Error.ShouldBe("built\n");
        (await RunAsync([], "clients", "list")).Error.ShouldBe("");
    }

    [Fact]
    public async Task It_builds_when_there_is_no_build_and_then_uses_it()
    {
        (await RunAsync([], "clients", "list")).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(0, result.Error),
            result => result.Error.ShouldBe("built\n"),
            result => Lines(result).ShouldBe([Elsewhere, Build, "clients", "list", $"Data Source={Home}/.data/authserver.db", "none", "none"]));

        (await RunAsync([], "clients", "list")).Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Arguments_arrive_as_they_were_given_and_nothing_means_nothing()
    {
        (Lines(await RunAsync([], "clients", "add", "web-shop", "--name", "Web shop"))[1..^3])
            .ShouldBe([Build, "clients", "add", "web-shop", "--name", "Web shop"]);
        (Lines(await RunAsync([]))[1..^3]).ShouldBe([Build]);
    }

    [Theory]
    [InlineData("data", "/home of it/data/authserver.db")]
    [InlineData("/srv/data", null)]
    public async Task The_data_folder_is_that_of_start_from_everywhere(string folder, string? below)
    {
        var expected = below is null ? $"Data Source={folder}/authserver.db" : $"Data Source={_folder.Path}{below}";

        Lines(await RunAsync([("DATA_FOLDER", folder)], "clients", "list"))[^3].ShouldBe(expected);
    }

    [Fact]
    public async Task The_port_of_start_is_the_port_and_the_issuer()
    {
        Lines(await RunAsync([("AUTH_PORT", "18000")]))[^2..].ShouldBe(["http://localhost:18000", "http://localhost:18000/"]);
        Lines(await RunAsync([("AUTH_PORT", "18000"), ("Protocol__Issuer", "https://auth.example/")]))[^1].ShouldBe("https://auth.example/");
    }

    [Fact]
    public async Task Settings_of_the_environment_come_first()
    {
        Lines(await RunAsync([("Database__ConnectionString", "Data Source=mine.db")]))[^3].ShouldBe("Data Source=mine.db");
        Lines(await RunAsync([("Database__Provider", "MySql")]))[^3].ShouldBe("none");
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Lines(ShellResult result) => result.Output.TrimEnd('\n').Split('\n');

    /// <summary>From another folder, through a link.</summary>
    private Task<ShellResult> RunAsync((string Name, string Value)[] settings, params string[] arguments)
    {
        var link = Path.Combine(Elsewhere, "authserver");
        if (!File.Exists(link))
        {
            File.CreateSymbolicLink(link, Path.Combine(Home, "authserver"));
        }

        Dictionary<string, string?> environment = new()
        {
            ["PATH"] = $"{Path.Combine(_folder.Path, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["DATA_FOLDER"] = null,
            ["AUTH_PORT"] = null,
            ["ASPNETCORE_URLS"] = null,
            ["Protocol__Issuer"] = null,
            ["Database__Provider"] = null,
            ["Database__ConnectionString"] = null,
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return Shell.RunAsync(link, arguments, environment, Elsewhere);
    }
}
