using System.Runtime.Versioning;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>
/// Files that a host's user may not have: one line with the setting, the path and the user's id. Root may have all of them, so that
/// another user runs the host.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class FileRightsTests : IDisposable
{
    /// <summary>Of no account.</summary>
    private const int UserId = 54_321;

    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Nobody = UnixFileMode.None;

    private readonly DirectoryInfo _folder = Open("authserver-rights");

    /// <summary>Root gives up its rights; whoever runs the tests otherwise has taken them from the files.</summary>
    private static string[] AsAnother => Environment.UserName is "root" ? ["setpriv", $"--reuid={UserId}", $"--regid={UserId}", "--clear-groups"] : [];

    [Theory]
    [InlineData("AuthServer", "Keys__MasterKeyFile")]
    [InlineData("AuthServer", "Keys__MasterKey__File")]
    [InlineData("AuthServer", "Keys__PreviousMasterKeyFile")]
    [InlineData("AuthServer", "MutualTls__AuthoritiesFile")]
    [InlineData("AuthServer", "Kestrel__Certificates__Default__Path")]
    [InlineData("ResourceApi", "TokenValidation__ClientSecret__File")]
    [InlineData("ResourceApi", "Kestrel__Certificates__Default__Path")]
    public async Task A_file_that_may_not_be_read_is_told_with_its_setting_its_path_and_the_user(string project, string setting)
    {
        foreach (var inClosedFolder in new[] { false, true })
        {
            var file = Make(inClosedFolder);

            var line = await FaultAsync(project, setting, file);

            line.ShouldStartWith($"{setting}: user id ");
            line.ShouldContain($"'{file}'");
            line.ShouldContain("chown");
        }
    }

    [Fact]
    public async Task A_database_that_may_not_be_written_is_told_at_once()
    {
        var database = Path.Combine(_folder.FullName, "authserver.db");
        (await CommandResult.RunAsync(Sqlite(database), null, "db", "migrate", "--json")).ShouldSucceed();
        File.SetUnixFileMode(database, UnixFileMode.UserRead);
        _folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

        foreach (var arguments in new string[][] { [], ["clients", "list"] })
        {
            await using var host = HostProcess.Start("AuthServer", Sqlite(database), arguments, "/", AsAnother);

            (await host.ExitAsync()).ShouldBe(1, host.Output + host.Error);
            host.Error.Split('\n').ShouldHaveSingleItem().ShouldStartWith("Database__ConnectionString: user id ");
            host.Error.ShouldContain($"'{database}'");
        }
    }

    [Fact]
    public async Task A_folder_in_which_no_file_can_be_made_is_told_for_the_database_and_for_the_master_key()
    {
        var database = Path.Combine(_folder.FullName, "authserver.db");
        _folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

        await using var host = HostProcess.Start("AuthServer", Sqlite(database), ["db", "migrate"], "/", AsAnother);

        (await host.ExitAsync()).ShouldBe(1, host.Output + host.Error);
        host.Error.Split('\n').ShouldHaveSingleItem().ShouldStartWith($"Database__ConnectionString: no database can be made at {database}: user id ");
    }

    public void Dispose()
    {
        _folder.UnixFileMode = Own | UnixFileMode.UserExecute;
        foreach (var folder in _folder.EnumerateDirectories())
        {
            folder.UnixFileMode = Own | UnixFileMode.UserExecute;
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Where another user may come to: the folder of a test run is its own user's alone.</summary>
    private static DirectoryInfo Open(string name) => Directory.CreateDirectory($"/tmp/{name}-{Guid.NewGuid():N}");

    private static Dictionary<string, string?> Sqlite(string database) => new() { ["Database__ConnectionString"] = $"Data Source={database}" };

    private string Make(bool inClosedFolder)
    {
        _folder.UnixFileMode = Own | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        var folder = _folder.CreateSubdirectory(Guid.NewGuid().ToString("N"));
        var file = Path.Combine(folder.FullName, "secret");
        File.WriteAllText(file, new string('a', 64));
        File.SetUnixFileMode(file, inClosedFolder ? Own : Nobody);
        // A folder that is nobody's else, or that its own user may not enter either.
        folder.UnixFileMode = inClosedFolder
            ? (AsAnother is [] ? Nobody : Own | UnixFileMode.UserExecute)
            : Own | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        return file;
    }

    private async Task<string> FaultAsync(string project, string setting, string file)
    {
        // The default database lies below the working folder.
        var working = Open("authserver-rights-of-another");
        working.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        await using var host = HostProcess.Start(
            project,
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = setting.StartsWith("Kestrel", StringComparison.Ordinal) ? "https://127.0.0.1:0" : "http://127.0.0.1:0",
                ["MutualTls__BaseUrl"] = setting.StartsWith("MutualTls", StringComparison.Ordinal) ? "https://mtls.auth.example/" : null,
                ["TokenValidation__Mode"] = project is "ResourceApi" ? "Introspection" : null,
                ["TokenValidation__ClientSecret"] = project is "ResourceApi" && !setting.EndsWith("__File", StringComparison.Ordinal) ? "x" : null,
                [setting] = file,
            },
            null,
            working.FullName,
            AsAnother);

        (await host.ExitAsync()).ShouldBe(1, host.Output + host.Error);
        working.Delete(recursive: true);
        return host.Error.Split('\n').ShouldHaveSingleItem();
    }
}
