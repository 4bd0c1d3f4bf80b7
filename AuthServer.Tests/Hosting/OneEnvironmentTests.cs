using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Both hosts read one environment by one rule: values are trimmed, an empty one means the default, and the platform's own variables work.</summary>
public sealed class OneEnvironmentTests
{
    public static TheoryData<string> Hosts => ["AuthServer", "ResourceApi"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Empty_values_and_line_ends_stop_neither(string project)
    {
        await using var host = Start(project, new()
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0\r",
            ["Hosting__AllowPlainHttp"] = "true\r",
            ["Hosting__MaxBodyBytes"] = "",
            ["Hosting__StopSeconds"] = " 20 ",
            ["Hosting__MaxConnections"] = "\r",
            ["Logging__Format"] = "Json\r",
            ["Logging__Level"] = "",
            ["Protocol__Issuer__File"] = "",
            ["Passwords__MinLength"] = "",
            ["Keys__MasterKey"] = "",
            ["Database__Provider"] = "",
        });
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };

        (await http.GetAsync("/no/such/path")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.LineAsync(line => line.Contains("/no/such/path", StringComparison.Ordinal))).ShouldStartWith("{");
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task The_platforms_ports_are_listened_at(string project)
    {
        var port = Ports.Free();
        await using var host = Start(project, new() { ["ASPNETCORE_URLS"] = null, ["ASPNETCORE_HTTP_PORTS"] = $"{port}\r" });

        (await host.ListeningAsync()).Port.ShouldBe(port);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task The_platforms_level_is_the_log_s_unless_ours_says_otherwise(string project)
    {
        await using var quiet = Start(project, new() { ["Hosting__AllowPlainHttp"] = "true", ["Logging__LogLevel__Default"] = "Warning" });
        using HttpClient http = new() { BaseAddress = await quiet.ListeningAsync() };
        await http.GetAsync("/no/such/path");
        await quiet.StopAsync();
        await using var ours = Start(project, new()
        {
            ["Hosting__AllowPlainHttp"] = "true",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__Level"] = "Information",
        });
        using HttpClient other = new() { BaseAddress = await ours.ListeningAsync() };
        await other.GetAsync("/no/such/path");

        await ours.LineAsync(line => line.Contains("/no/such/path", StringComparison.Ordinal));
        quiet.Output.ShouldNotContain("/no/such/path");
    }

    /// <summary>A port by itself is listened at on every interface.</summary>
    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task In_development_ports_are_no_loopback_address(string project)
    {
        var port = Ports.Free();
        await using var host = Start(project, new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = null,
            ["ASPNETCORE_HTTP_PORTS"] = $"{port}",
        });
        await host.ListeningAsync();
        using HttpClient http = new();

        using var refused = await http.GetAsync($"http://127.0.0.1:{port}/openapi/v1.json");
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("set Hosting__AllowPlainHttp=true");
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Every_setting_of_either_may_stand_in_the_environment_of_both(string project)
    {
        var every =
            from type in SettingsClasses.All
            from property in SettingsClasses.PropertiesOf(type)
            select (Key: SettingsClasses.KeyOf(type, property), Value: SettingsClasses.DefaultOf(type, property));
        var settings = every
            .DistinctBy(setting => setting.Key)
            .ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        settings["Logging__LogLevel__Microsoft"] = "Warning";
        await using var host = Start(project, settings);

        await host.ListeningAsync();

        host.Output.ShouldNotContain("there is no section");
    }

    [Fact]
    public async Task Both_say_the_same_of_what_is_wrong_with_a_setting_of_both()
    {
        Dictionary<string, string?> faulty = new()
        {
            ["Hosting__AllowPlainHttp"] = "maybe",
            ["Hosting__CorsOrigins"] = "nowhere",
            ["Hosting__ProxyNetworks"] = "somewhere",
            ["Hosting__MaxBodyBytes"] = "many",
            ["Hosting__KeepAliveSeconds"] = "-1",
            ["Hosting__DrainSeconds"] = "25",
            ["Hosting__Colour"] = "blue",
            ["Hosting__StopSeconds__Deeper"] = "1",
            ["Hosting__MaxHeaderBytes__File"] = "/nowhere/bytes",
            ["Logging__Format"] = "xml",
            ["Logging__Level"] = "loud",
            ["Logging__Colour"] = "blue",
            ["Hostign__StopSeconds"] = "1",
            ["MutualTls__BaseUrl"] = "https://mtls.auth.example/",
            ["MutualTls__HeaderName"] = "X Client-Cert",
            ["MutualTls__TrustedProxies"] = "somewhere",
        };
        await using var server = GuestHost.Start("AuthServer", faulty);
        await using var api = GuestHost.Start("ResourceApi", faulty);

        (await server.ExitAsync(), await api.ExitAsync()).ShouldBe((1, 1));

        Told(server).Count.ShouldBe(faulty.Count - 1);
        Told(api).ShouldBe(Told(server));
    }

    /// <summary>Without the list of what there is, which each has of its own.</summary>
    private static List<string> Told(GuestHost host) => [.. host.Error.Split('\n').Select(line => line.Split("; the section has")[0]).Order()];

    private static HostProcess Start(string project, Dictionary<string, string?> settings)
    {
        if (project is "ResourceApi")
        {
            settings["TokenValidation__Mode"] = "Local";
            settings["TokenValidation__Issuer"] = "https://auth.example\r";
        }

        return HostProcess.Start(project, settings, workingDirectory: Directory.CreateTempSubdirectory("authserver-test-").FullName);
    }
}
