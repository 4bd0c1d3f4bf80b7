using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

public class HelpTests
{
    private static readonly string[] Verbs =
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
    public async Task Every_verb_explains_itself_whatever_the_settings()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-help-");
        foreach (var verb in Verbs)
        {
            string[] arguments = [.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
            var result = await VerbResult.RunAsync(Broken, folder.FullName, null, arguments);

            (result.ExitCode, result.Error).ShouldBe((0, ""), verb);
            result.Output.ShouldContain("--json", customMessage: verb);
            result.Output.ShouldContain($"AuthServer {verb}".Trim(), customMessage: verb);
        }

        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task Help_touches_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-help-");

        (await VerbResult.RunAsync(new Dictionary<string, string?>(), folder.FullName, null, "clients", "add", "--help")).ExitCode.ShouldBe(0);
        (await VerbResult.RunAsync(new Dictionary<string, string?>(), folder.FullName, null, "--version")).ExitCode.ShouldBe(0);

        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }
}
