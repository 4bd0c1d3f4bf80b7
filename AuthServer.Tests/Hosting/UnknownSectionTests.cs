using AuthServer.Hosting.Shared.Settings;
using AuthServer.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>A setting whose section is misspelt must not be one that was never made.</summary>
public class UnknownSectionTests
{
    private static readonly string[] Known = ["Database", "Keys", "Lockout", "Sessions", "Usage"];

    [Theory]
    [InlineData]
    [InlineData("db", "migrate")]
    public async Task AuthServer_refuses_a_misspelt_one_and_makes_no_database(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");

        var result = await CommandResult.RunProcessAsync(new Dictionary<string, string?> { ["Databse__Provider"] = "MySql" }, folder.FullName, arguments);

        (result.ExitCode, result.Error.TrimEnd()).ShouldBe((1, "Databse__Provider: there is no section Databse; is Database meant?"));
        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public async Task ResourceApi_refuses_a_misspelt_one()
    {
        await using var host = GuestHost.Start("ResourceApi", new Dictionary<string, string?> { ["TokenValidaton__Issuer"] = "https://auth.example/" });

        (await host.ExitAsync()).ShouldBe(1);
        host.Error.ShouldBe("TokenValidaton__Issuer: there is no section TokenValidaton; is TokenValidation meant?");
    }

    [Theory]
    [InlineData("AuthServer", "Db__Provider", "TokenValidation__Issuer")]
    [InlineData("ResourceApi", "Tokens__Issuer", "Database__Provider")]
    public async Task One_that_may_be_somebody_elses_is_warned_of_and_the_other_hosts_is_not(string project, string strange, string ofOther)
    {
        await using var host = HostProcess.Start(
            project,
            new Dictionary<string, string?> { [strange] = "x", [ofOther] = "x", ["TokenValidation__Mode"] = project is "ResourceApi" ? "Local" : null },
            workingDirectory: Directory.CreateTempSubdirectory("authserver-test-").FullName);

        await host.ListeningAsync();

        host.Output.ShouldContain($"{strange}: there is no section");
        host.Output.ShouldNotContain(ofOther);
    }

    [Theory]
    [InlineData("databases", "Database")]
    [InlineData("Datbase", "Database")]
    [InlineData("Databsae", "Database")]
    [InlineData("Daatbase", "Database")]
    [InlineData("Key", "Keys")]
    [InlineData("Keyz", "Keys")]
    [InlineData("Lockouts", "Lockout")]
    [InlineData("Session", "Sessions")]
    [InlineData("Kes", "Keys")]
    public void A_slip_is_told_with_what_was_meant(string typed, string meant)
    {
        UnknownSections.Find(Configuration(typed), Known).Faults.ShouldHaveSingleItem().ShouldBe($"{typed}__X: there is no section {typed}; is {meant} meant?");
    }

    [Theory]
    [InlineData("K8s")]
    [InlineData("Users")]
    [InlineData("Db")]
    public void Another_word_is_only_warned_of(string section)
    {
        var (faults, warnings) = UnknownSections.Find(Configuration(section), Known);

        faults.ShouldBeEmpty();
        warnings.ShouldHaveSingleItem().ShouldStartWith($"{section}__X: there is no section {section}");
    }

    [Theory]
    [InlineData("KEYS")]
    [InlineData("Kestrel")]
    [InlineData("")]
    public void What_is_known_is_not_told(string section)
    {
        var (faults, warnings) = UnknownSections.Find(Configuration(section), Known);

        faults.Concat(warnings).ShouldBeEmpty();
    }

    private static IConfiguration Configuration(string section) =>
        new ConfigurationBuilder().AddInMemoryCollection([new($"{section}:X", "1"), new("PATH", "/bin")]).Build();
}
