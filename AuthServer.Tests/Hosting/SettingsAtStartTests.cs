using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What an operator sees whose settings are wrong.</summary>
public class SettingsAtStartTests
{
    private static readonly Dictionary<string, string?> Faulty = new()
    {
        ["Database__Provider"] = "MySql",
        ["Database__StartTimeoutSeconds"] = "soon",
        ["Database__CommandTimeoutSeconds"] = "-1",
        ["Keys__SigningAlgorithm"] = "HS256",
        ["Protocol__Issuer"] = "nowhere",
        ["Protocol__Lifetime"] = "1",
        ["Passwords__MemoryKiB"] = "7",
        ["Lockout__Failures"] = "-1",
        ["Logging__Format"] = "Xml",
        ["Hosting__MaxBodyBytes"] = "-1",
    };

    [Theory]
    [InlineData]
    [InlineData("clients", "list")]
    public async Task All_faults_are_told_at_once_each_with_its_key(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");

        var result = await CommandResult.RunProcessAsync(Faulty, folder.FullName, arguments);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        var lines = result.Error.TrimEnd('\n').Split('\n');
        lines.Select(line => line.Split(':')[0])
            .ShouldBe([.. Faulty.Keys.Where(key => key != "Database__Provider"), "Database__ConnectionString", "Keys__MasterKey"], ignoreOrder: true);
        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_master_key_whose_file_is_not_there_is_not_said_to_be_missing_as_well()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");
        Dictionary<string, string?> settings = new()
        {
            ["Database__Provider"] = "MySql",
            ["Database__ConnectionString"] = "Server=db",
            ["Keys__MasterKeyFile"] = "/nowhere/master.key",
        };

        var result = await CommandResult.RunProcessAsync(settings, folder.FullName, "clients", "list");

        (result.ExitCode, result.Error.TrimEnd()).ShouldBe((1, "Keys__MasterKeyFile: there is no file '/nowhere/master.key'."));
    }
}
