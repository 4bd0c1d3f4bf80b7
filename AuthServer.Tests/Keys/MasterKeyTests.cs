using System.Runtime.Versioning;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Keys;

/// <summary>Without the right master key nothing starts, and never with a new set of keys.</summary>
public class MasterKeyTests
{
    private static readonly string Key = new('a', 64);
    private static readonly string OtherKey = new('b', 64);

    [Fact]
    public async Task With_MySql_a_start_without_a_master_key_fails_with_one_line_that_names_the_setting()
    {
        var settings = (await TestDatabase.CreateAsync(DatabaseKind.MariaDb)).With(("Keys__MasterKey", null));

        (await RunAsync(settings)).ShouldFail().ShouldStartWith("Keys__MasterKey: is required");
        (await RunAsync(settings, "keys", "list")).ShouldFail().ShouldStartWith("Keys__MasterKey: is required");
        settings["Keys__MasterKey"] = "";
        (await RunAsync(settings, "keys", "list")).ShouldFail().ShouldStartWith("Keys__MasterKey: is required");
    }

    [Theory]
    [InlineData("Keys__MasterKey", "0123", "Keys__MasterKey: is not 32 bytes")]
    [InlineData("Keys__MasterKeyFile", "/nowhere/master.key", "Keys__MasterKeyFile: there is no file '/nowhere/master.key'")]
    [InlineData("Keys__MasterKeyFile", "/dev/null", "Keys__MasterKeyFile (/dev/null): is not 32 bytes")]
    public async Task A_master_key_that_is_none_is_named(string key, string value, string line)
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await Operator.PrepareAsync(database.Settings);

        (await RunAsync(database.With((key, value)), "keys", "list")).ShouldFail().ShouldStartWith(line);
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Another_master_key_is_refused_and_makes_no_second_set(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var made = await MadeAsync(database.With(("Keys__MasterKey", Key)));

        (await RunAsync(database.With(("Keys__MasterKey", OtherKey)), "keys", "list")).ShouldFail().ShouldStartWith("Keys__MasterKey: does not open the keys");
        (await RunAsync(database.With(("Keys__MasterKey", OtherKey)))).ShouldFail().ShouldStartWith("Keys__MasterKey: does not open the keys");
        (await RunAsync(database.With(("Keys__MasterKey", OtherKey), ("Keys__SigningAlgorithm", "RS256")), "keys", "list")).ShouldFail();

        var base64 = Convert.ToBase64String(Convert.FromHexString(Key));
        (await KeysAsync(database.With(("Keys__MasterKey", base64)))).ShouldBe(made);
    }

    [Fact]
    public async Task A_master_key_from_a_file_is_the_same_as_from_the_setting()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.MariaDb);
        var made = await MadeAsync(database.With(("Keys__MasterKey", Key)));
        var file = Path.Combine(database.Folder.FullName, "given.key");
        await File.WriteAllTextAsync(file, Key.ToUpperInvariant() + "\n");

        (await KeysAsync(database.With(("Keys__MasterKey", null), ("Keys__MasterKeyFile", file)))).ShouldBe(made);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task The_embedded_master_key_and_its_folder_are_the_owners_alone()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var folder = Path.Combine(database.Folder.FullName, "made", "for-it");
        Dictionary<string, string?> settings = new() { ["Database__ConnectionString"] = $"Data Source={folder}/authserver.db" };

        await Operator.PrepareAsync(settings);

        File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Path.Combine(folder, "master.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(Path.Combine(folder, "master.key"))).Trim().Length.ShouldBe(64);
    }

    [Fact]
    public async Task A_lost_master_key_file_is_refused_until_it_is_back()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        var made = await MadeAsync(database.Settings);
        var file = Path.Combine(database.Folder.FullName, "master.key");
        File.Move(file, file + ".away");

        (await RunAsync(database.Settings)).ShouldFail().ShouldContain(file);
        (await RunAsync(database.Settings, "keys", "list")).ShouldFail().ShouldContain("Bring the file back");
        File.Exists(file).ShouldBeFalse();

        File.Move(file + ".away", file);
        (await KeysAsync(database.Settings)).ShouldBe(made);
    }

    [Fact]
    public async Task A_key_that_was_tampered_with_is_refused()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await Operator.PrepareAsync(database.Settings);

        // The sealed form binds the id: another row's content does not open under it.
        await database.ExecuteAsync("UPDATE Keys SET ProtectedKey = (SELECT ProtectedKey FROM Keys WHERE Purpose = 'encryption')");

        (await RunAsync(database.Settings, "keys", "list")).ShouldFail().ShouldContain("does not open the keys");
    }

    [Fact]
    public async Task The_database_holds_no_private_key_in_the_clear()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await Operator.PrepareAsync(database.Settings);
        var masterKey = await File.ReadAllTextAsync(Path.Combine(database.Folder.FullName, "master.key"));

        var bytes = await database.BytesAsync();

        bytes.ShouldNotContain(masterKey.Trim());
        // PKCS #8 names its curve: prime256v1, 1.2.840.10045.3.1.7.
        bytes.ShouldNotContain("\u002a\u0086\u0048\u00ce\u003d\u0003\u0001\u0007");
    }

    private static Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments) =>
        CommandResult.RunAsync(settings, null, arguments);

    private static async Task<List<string?>> MadeAsync(IReadOnlyDictionary<string, string?> settings)
    {
        await Operator.PrepareAsync(settings);
        return await KeysAsync(settings);
    }

    private static async Task<List<string?>> KeysAsync(IReadOnlyDictionary<string, string?> settings) =>
        [.. (await RunAsync(settings, "keys", "list", "--json")).ShouldSucceed().EnumerateArray().Select(key => key.GetProperty("id").GetString()).Order()];
}
