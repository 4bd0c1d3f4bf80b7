using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What one host does with a connection, a probe and the line of a request, the other does too.</summary>
public sealed class OnePlumbingTests
{
    public static TheoryData<string> Hosts => ["AuthServer", "ResourceApi"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_probe_is_told_of_each_check(string project)
    {
        await using var host = Start(project);
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };

        var live = await http.GetFromJsonAsync<JsonElement>("/health/live");
        var ready = await (await http.GetAsync("/health/ready")).Content.ReadFromJsonAsync<JsonElement>();

        live.GetProperty("status").GetString().ShouldBe("Healthy");
        ready.GetProperty("checks").GetProperty("draining").GetString().ShouldBe("Healthy");
    }

    /// <summary>Another spelling of a path is sent on before anybody looks at the request.</summary>
    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task An_outcome_that_nobody_names_is_ok_unless_it_is_an_error(string project)
    {
        await using var host = Start(project);
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };

        await http.GetAsync("/Other/Spelling");

        (await host.LineAsync(line => line.Contains("/Other/Spelling", StringComparison.Ordinal))).ShouldContain("INF GET /Other/Spelling 308 ok client=- ");
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_header_is_as_long_as_the_operator_says(string project)
    {
        await using var host = Start(project, ("Hosting__MaxHeaderBytes", "2048"));
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };
        using HttpRequestMessage request = new(HttpMethod.Get, "/health/live") { Headers = { { "X-Long", new string('a', 4_000) } } };

        (await http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    private static HostProcess Start(string project, params (string Name, string? Value)[] settings) => HostProcess.Start(
        project,
        new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
        {
            ["Hosting__AllowPlainHttp"] = "true",
            ["TokenValidation__Mode"] = "Local",
        },
        workingDirectory: Directory.CreateTempSubdirectory("authserver-test-").FullName);
}
