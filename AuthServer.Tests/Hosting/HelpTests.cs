using System.CommandLine;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

public class HelpTests
{
    private static readonly string[] Commands =
    [
        "", "clients", "clients add", "clients list", "clients show", "clients remove", "clients rotate-secret",
        "scopes", "scopes add", "scopes list", "scopes remove",
        "users", "users add", "users list", "users show", "users disable", "users enable", "users remove", "users set-password",
        "db", "db migrate", "keys", "keys list",
    ];

    /// <summary>An operator whose settings are wrong is the one who asks for help.</summary>
    private static readonly Dictionary<string, string?> Broken = new()
    {
        ["Database__Provider"] = "MySql",
        ["Database__ServerVersion"] = "none",
        ["Protocol__Issuer"] = "nowhere",
        ["Passwords__MemoryKiB"] = "many",
        ["Unknown__Section"] = "1",
        ["Keys__Unknown"] = "1",
    };

    [Fact]
    public async Task Every_command_explains_itself_whatever_the_settings()
    {
        foreach (var command in Commands)
        {
            string[] arguments = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
            ShouldExplain(await CommandResult.RunAsync(Broken, null, arguments), RootCommand.ExecutableName, command);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("clients add")]
    public async Task Help_names_the_program_and_makes_nothing_where_it_is_asked(string command)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-help-");
        string[] arguments = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];

        ShouldExplain(await CommandResult.RunProcessAsync(Broken, folder.FullName, arguments), "AuthServer", command);

        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_touches_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-help-");

        (await CommandResult.RunProcessAsync(new Dictionary<string, string?>(), folder.FullName, "clients", "add", "--help")).ExitCode.ShouldBe(0);
        (await CommandResult.RunProcessAsync(new Dictionary<string, string?>(), folder.FullName, "--version")).ExitCode.ShouldBe(0);

        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    private static void ShouldExplain(CommandResult result, string program, string command)
    {
        (result.ExitCode, result.Error).ShouldBe((0, ""), command);
        result.Output.ShouldContain("--json", customMessage: command);
        result.Output.ShouldContain($"{program} {command}".Trim(), customMessage: command);
    }
}
