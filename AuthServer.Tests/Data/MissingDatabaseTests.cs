using System.Runtime.Versioning;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>Only a server that starts and <c>db migrate</c> make a database. Whatever else finds none says where it looked, and leaves no trace.</summary>
public sealed class MissingDatabaseTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authserver-missing-");

    private string Default => Path.Combine(_folder.FullName, ".data", "authserver.db");

    [Theory]
    [InlineData("clients list")]
    [InlineData("clients add job")]
    [InlineData("clients usage")]
    [InlineData("scopes add orders --resource orders_api")]
    [InlineData("users list --json")]
    [InlineData("users add ada@example.com")]
    [InlineData("keys list")]
    [InlineData("keys rotate")]
    public async Task A_command_that_finds_none_says_where_it_looked_and_makes_nothing(string command)
    {
        var line = (await RunAsync([], command)).ShouldFail();

        line.ShouldStartWith($"There is no database at {Default} (the default of Database__ConnectionString, below the current folder).");
        line.ShouldContain("AuthServer db migrate");
        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Data Source=elsewhere/mistyped.db")]
    [InlineData("Data Source=elsewhere/../elsewhere/mistyped.db;Mode=ReadWriteCreate")]
    public async Task A_path_that_was_mistyped_is_told_in_full(string connection)
    {
        var line = (await RunAsync([("Database__ConnectionString", connection)], "clients list")).ShouldFail();

        line.ShouldStartWith($"There is no database at {Path.Combine(_folder.FullName, "elsewhere", "mistyped.db")} (from Database__ConnectionString).");
        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_must_not_migrate_makes_none_either()
    {
        (await RunAsync([("Database__MigrateOnStart", "false")], "")).ShouldFail().ShouldStartWith($"There is no database at {Default} ");

        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Db_migrate_makes_file_and_folder_for_their_owner_and_commands_make_no_keys()
    {
        (await RunAsync([], "db migrate --json")).ShouldSucceed().Texts("applied").ShouldNotBeEmpty();

        (await RunAsync([], "clients list --json")).ShouldSucceed();
        (await RunAsync([], "clients add job --json")).ShouldSucceed();
        (await RunAsync([], "keys list --json")).ShouldSucceed().GetArrayLength().ShouldBe(0);
        (await RunAsync([], "keys rotate")).ShouldFail().ShouldBe("There is no key for signing (ES256) yet: a server makes the first one when it starts.");
        File.Exists(Path.Combine(_folder.FullName, ".data", "master.key")).ShouldBeFalse();
        File.GetUnixFileMode(Default).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(Default)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await using var server = HostProcess.Start("AuthServer", workingDirectory: _folder.FullName);
        await server.ListeningAsync();
        (await RunAsync([], "keys list --json")).ShouldSucceed().GetArrayLength().ShouldBe(3);
        (await RunAsync([], "clients list --json")).ShouldSucceed().GetArrayLength().ShouldBe(1);
    }

    /// <summary>A command of a new version beside a server of the old one must not change the tables under it.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task A_command_migrates_nothing(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateEmptyAsync(kind);
        // On SQLite this makes an empty file.
        (await database.ReadAsync("SELECT 1")).ShouldHaveSingleItem();

        (await CommandResult.RunAsync(database.Settings, null, "clients", "list")).ShouldFail().ShouldStartWith("The database lacks migration");

        (await CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json")).ShouldSucceed().Texts("applied").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_line()
    {
        (await RunAsync([("Database__ConnectionString", "Data Source=/dev/null/authserver.db")], "db migrate")).ShouldFail()
            .ShouldStartWith("Database__ConnectionString: no database can be made at /dev/null/authserver.db: ");
        (await RunAsync([("Database__ConnectionString", "Data Source=/dev/null/authserver.db")], "")).ShouldFail()
            .ShouldStartWith("Database__ConnectionString: no database can be made at /dev/null/authserver.db: ");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<CommandResult> RunAsync((string Name, string Value)[] settings, string command) => CommandResult.RunProcessAsync(
        settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
        _folder.FullName,
        command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
