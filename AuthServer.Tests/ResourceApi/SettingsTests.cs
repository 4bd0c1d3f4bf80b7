using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>What an operator gets wrong is said at start, all at once, by the names of the environment.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task All_faults_are_reported_at_once_each_by_its_key()
    {
        var (code, error) = await RunAsync(
            ("TokenValidation__Issuer", "not a url"),
            ("TokenValidation__Mode", "Introspection"),
            ("TokenValidation__StatusListRefreshMilliseconds", "0"),
            ("TokenValidation__CacheSeconds", "-1"),
            ("TokenValidation__TimeoutMilliseconds", "soon"),
            ("TokenValidation__Isuer", "http://localhost/"),
            ("Hosting__PublicUrl", "ftp://example.org"),
            ("Hosting__MaxBodyBytes", "-5"),
            ("Hosting__CorsOrigins", "https://app.example app.example"),
            ("Hosting__ProxyNetworks", "10.0.0.1 somewhere"),
            ("Logging__Format", "xml"));

        code.ShouldBe(1);
        error.Select(line => line.Split(':')[0]).Order().ShouldBe(
        [
            "Hosting__CorsOrigins", "Hosting__MaxBodyBytes", "Hosting__ProxyNetworks", "Hosting__PublicUrl", "Logging__Format",
            "TokenValidation__CacheSeconds", "TokenValidation__ClientSecret",
            "TokenValidation__Issuer", "TokenValidation__Isuer", "TokenValidation__StatusListRefreshMilliseconds", "TokenValidation__TimeoutMilliseconds",
        ]);
    }

    [Fact]
    public async Task A_mode_that_does_not_exist_is_named()
    {
        var (code, error) = await RunAsync(("TokenValidation__Mode", "Sometimes"));

        code.ShouldBe(1);
        error.Single().ShouldStartWith("TokenValidation__Mode:");
    }

    [Fact]
    public async Task How_AuthServer_logs_addresses_may_stand_in_an_environment_that_both_share()
    {
        await using var api = await ResourceApiHost.StartAsync(("Logging__ClientAddress", "None"));

        (await api.StatusOfMeAsync(api.Mint.Token())).ShouldBe(200);
    }

    [Fact]
    public async Task A_fault_never_shows_the_value()
    {
        var (_, error) = await RunAsync(("TokenValidation__CacheSeconds", "s3cret"), ("TokenValidation__Secret", "s3cret"));

        error.ShouldNotBeEmpty();
        error.ShouldAllBe(line => !line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://auth.example.org/", 1)]
    [InlineData("https://auth.example.org/?x=1", 1)]
    [InlineData("https://auth.example.org/#x", 1)]
    public async Task An_issuer_that_cannot_be_trusted_is_refused(string issuer, int faults)
    {
        var (code, error) = await RunAsync(("TokenValidation__Issuer", issuer), ("TokenValidation__ClientSecret", "x"));

        code.ShouldBe(1);
        error.Length.ShouldBe(faults);
        error[0].ShouldStartWith("TokenValidation__Issuer: ");
    }

    [Fact]
    public async Task A_taken_address_is_one_clear_line()
    {
        await using var first = HostProcess.Start("ResourceApi", new Dictionary<string, string?> { ["TokenValidation__Mode"] = "Local" });
        var taken = await first.ListeningAsync();

        var (code, error) = await RunAsync(("TokenValidation__Mode", "Local"), ("ASPNETCORE_URLS", taken.GetLeftPart(UriPartial.Authority)));

        code.ShouldBe(1);
        error.ShouldHaveSingleItem().ShouldContain("address already in use");
    }

    private static async Task<(int Code, string[] Error)> RunAsync(params (string Name, string? Value)[] settings)
    {
        await using var process = GuestHost.Start("ResourceApi", settings.ToDictionary(setting => setting.Name, setting => setting.Value));
        var code = await process.ExitAsync();
        return (code, process.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
