using AuthServer.Tests.Compose;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Any setting of either host may be given as NAME__File.</summary>
public sealed class SettingFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string SettingFile => Path.Combine(_folder.Path, "setting");

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_setting_is_taken_from_its_file_without_the_end_of_the_line(string end)
    {
        await File.WriteAllTextAsync(SettingFile, $"Data Source={_folder.Path}/authserver.db{end}");

        (await MigrateAsync(("Database__ConnectionString__File", SettingFile))).ExitCode.ShouldBe(0);

        File.Exists(Path.Combine(_folder.Path, "authserver.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task ResourceApi_takes_its_secret_from_a_file()
    {
        await File.WriteAllTextAsync(SettingFile, "the secret\n");
        await using var host = HostProcess.Start("ResourceApi", Introspecting(("TokenValidation__ClientSecret__File", SettingFile)));

        await host.ListeningAsync();
    }

    [Theory]
    [InlineData("/nowhere/key", "there is no file '/nowhere/key'.")]
    [InlineData("/proc/self/mem", "the file '/proc/self/mem' cannot be read: ")]
    public async Task A_file_that_is_not_there_or_cannot_be_read_is_one_line_that_names_the_setting(string path, string fault)
    {
        var result = await MigrateAsync(("Database__Provider", "MySql"), ("Database__ConnectionString", "Server=db"), ("Keys__MasterKey__File", path));
        await using var host = HostProcess.Start("ResourceApi", Introspecting(("TokenValidation__ClientSecret__File", path)));

        (result.ExitCode, await host.ExitAsync()).ShouldBe((1, 1));
        result.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith("Keys__MasterKey__File: " + fault);
        host.Error.Split('\n').ShouldHaveSingleItem().ShouldStartWith("TokenValidation__ClientSecret__File: " + fault);
    }

    [Fact]
    public async Task A_setting_that_is_also_given_by_itself_is_refused()
    {
        const string fault = "the setting is given both by itself and by a file; leave one out.";
        await File.WriteAllTextAsync(SettingFile, "of the file");

        var result = await MigrateAsync(("Database__ConnectionString", "by itself"), ("Database__ConnectionString__File", SettingFile));
        await using var host = HostProcess.Start(
            "ResourceApi", Introspecting(("TokenValidation__ClientSecret", "by itself"), ("TokenValidation__ClientSecret__File", SettingFile)));

        (result.ExitCode, await host.ExitAsync()).ShouldBe((1, 1));
        result.Error.TrimEnd().ShouldBe("Database__ConnectionString__File: " + fault);
        host.Error.ShouldBe("TokenValidation__ClientSecret__File: " + fault);
    }

    [Theory]
    [InlineData("MasterKye__File", "MasterKye")]
    [InlineData("MasterKey__Fiel", "MasterKey__Fiel")]
    public async Task A_misspelt_one_is_refused_like_any_other_unknown_key(string key, string named)
    {
        await File.WriteAllTextAsync(SettingFile, "value");

        var result = await MigrateAsync(("Keys__" + key, SettingFile));

        result.ExitCode.ShouldBe(1);
        result.Error.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldStartWith($"Keys__{named}: there is no such setting");
    }

    public void Dispose() => _folder.Dispose();

    private static Dictionary<string, string?> Introspecting(params (string Name, string Value)[] settings) =>
        settings.Append((Name: "TokenValidation__Mode", Value: "Introspection")).ToDictionary(setting => setting.Name, setting => (string?)setting.Value);

    private Task<CommandResult> MigrateAsync(params (string Name, string Value)[] settings) =>
        CommandResult.RunProcessAsync(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value), _folder.Path, "db", "migrate");
}
