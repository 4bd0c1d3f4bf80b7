using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

public sealed class DatabaseNotYetUpTests
{
    private const string MasterKey = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static Dictionary<string, string?> NobodyListens => new()
    {
        ["Database__Provider"] = "MySql",
        // Port 1 (tcpmux) has no listener on any machine of today.
        ["Database__ConnectionString"] = "Server=127.0.0.1;Port=1;Database=authserver;User ID=authserver;Password=secret-of-this-test",
        ["Keys__MasterKey"] = MasterKey,
        ["Hosting__AllowPlainHttp"] = "true",
    };

    [Fact]
    public async Task A_start_waits_for_a_database_that_is_not_up_yet_and_says_so()
    {
        await using var host = HostProcess.Start("AuthServer", NobodyListens);

        var line = await host.LineAsync(text => text.Contains("does not answer yet", StringComparison.Ordinal));

        line.ShouldContain("next try in");
    }

    [Theory]
    [InlineData()]
    [InlineData("db", "migrate")]
    public async Task Patience_ends_with_one_line_that_names_its_setting(params string[] arguments)
    {
        await using var host = HostProcess.Start(
            "AuthServer", new Dictionary<string, string?>(NobodyListens) { ["Database__StartTimeoutSeconds"] = "1" }, arguments);

        (await host.ExitAsync()).ShouldBe(1);

        var lines = host.Error.Split('\n').Where(line => !line.Contains("does not answer yet", StringComparison.Ordinal));
        lines.ShouldHaveSingleItem().ShouldStartWith("The database did not answer within Database__StartTimeoutSeconds=1");
        (host.Output + host.Error).ShouldNotContain("secret-of-this-test");
    }
}
