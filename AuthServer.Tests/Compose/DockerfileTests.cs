using System.Reflection;
using System.Runtime.InteropServices;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

public sealed class DockerfileTests
{
    /// <summary>As Docker names it.</summary>
    private static readonly string Architecture = RuntimeInformation.OSArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    public static TheoryData<string> Projects => ["AuthServer", "ResourceApi"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Images_are_pinned_and_the_process_is_not_root(string project)
    {
        var file = Dockerfile.Load($"{project}/Dockerfile");

        file.Images.ShouldBe(["mcr.microsoft.com/dotnet/sdk:10.0", "mcr.microsoft.com/dotnet/aspnet:10.0"]);
        // The images' own unprivileged user.
        file.User.ShouldBe("$APP_UID");
        file.Urls.ShouldBe($"http://+:{file.Port}");
    }

    [Fact]
    public void The_image_of_AuthServer_has_its_command_on_the_path()
    {
        var file = Dockerfile.Load("AuthServer/Dockerfile");

        file.Entrypoint.ShouldBe(["authserver"]);
        file.LastStage.ShouldContain(instruction => instruction.Arguments.Contains("ln -s /app/AuthServer /usr/local/bin/authserver"));
        Dockerfile.Load("ResourceApi/Dockerfile").Entrypoint.ShouldBe(["dotnet", "/app/ResourceApi.dll"]);
    }

    /// <summary>Does what <c>docker build</c> does up to the second FROM: only what is copied is there, and only what is not ignored is copied.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public async Task The_build_stage_builds_from_what_it_copies(string project)
    {
        var file = Dockerfile.Load($"{project}/Dockerfile");
        using TemporaryFolder source = new();
        using TemporaryFolder app = new();
        foreach (var (name, arguments) in file.BuildStage)
        {
            if (name is "COPY")
            {
                Copy(arguments, source.Path);
                continue;
            }

            var command = arguments.Replace(" /app", $" {app.Path}", StringComparison.Ordinal);
            var result = await Shell.RunAsync("/bin/sh", ["-ec", command], new Dictionary<string, string?> { ["TARGETARCH"] = Architecture }, source.Path);
            result.ExitCode.ShouldBe(0, $"{command}\n{result.Output}\n{result.Error}");
        }

        var dll = Path.Combine(app.Path, project + ".dll");
        var runtimes = Path.Combine(app.Path, "runtimes");
        if (Directory.Exists(runtimes))
        {
            Directory.GetDirectories(runtimes).Select(Path.GetFileName).Except(["unix", "linux", Architecture is "amd64" ? "linux-x64" : "linux-arm64"])
                .ShouldBeEmpty("what other systems need stays out of the image");
        }

        AssemblyName.GetAssemblyName(dll).Name.ShouldBe(project);
        File.ReadAllText(Path.ChangeExtension(dll, ".runtimeconfig.json")).ShouldContain("\"rollForward\": \"Major\"");
        Directory.Exists(Path.Combine(source.Path, project, "bin", "Debug")).ShouldBeFalse("build output of this machine must not be copied");
    }

    private static void Copy(string arguments, string target)
    {
        var ignore = DockerIgnore.Load();
        var names = arguments.Split(' ');
        foreach (var name in names[..^1])
        {
            var source = Path.GetFullPath(Path.Combine(HostProcess.RepositoryRoot, name));
            var files = File.Exists(source) ? [source] : Directory.GetFiles(source.TrimEnd('/'), "*", SearchOption.AllDirectories);
            files.ShouldNotBeEmpty(name);
            foreach (var file in files)
            {
                var path = Path.GetRelativePath(HostProcess.RepositoryRoot, file);
                if (ignore.Excludes(path))
                {
                    File.Exists(source).ShouldBeFalse($"{path} is copied but ignored");
                    continue;
                }

                var copy = Path.Combine(target, names[^1], File.Exists(source) ? Path.GetFileName(file) : Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        }
    }
}
