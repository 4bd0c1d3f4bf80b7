using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Both hosts believe <c>X-Forwarded-*</c> from the proxies they are told of, and from nobody else.</summary>
public class ForwardedHeadersTests
{
    private const string Refused = "Hosting__AllowPlainHttp";

    public static TheoryData<string, string> Hosts => new()
    {
        { "AuthServer", "/.well-known/openid-configuration" },
        { "ResourceApi", "/api/is_logined" },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_request_that_a_trusted_proxy_calls_https_is_https(string project, string path)
    {
        await using var host = Start(project, "10.0.0.0/8 127.0.0.0/8");

        var answer = await SendAsync(host, path, "https");

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        answer.Header("Strict-Transport-Security").ShouldNotBeNull();
        (await SendAsync(host, path, "http")).Body.ShouldContain(Refused);
        (await SendAsync(host, path, null)).Body.ShouldContain(Refused);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_forged_header_from_anyone_else_is_ignored(string project, string path)
    {
        foreach (var (networks, frameworkSwitch) in new[] { ("", null), ("10.0.0.0/8", null), ("10.0.0.0/8", "true"), ("", "true") })
        {
            await using var host = Start(project, networks, frameworkSwitch);

            var answer = await SendAsync(host, path, "https");

            (answer.Status, answer.Header("Strict-Transport-Security")).ShouldBe((HttpStatusCode.BadRequest, null), networks);
            answer.Body.ShouldContain(Refused);
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_proxy_cannot_be_told_by_its_own_caller_that_it_is_another(string project, string path)
    {
        await using var host = Start(project, "127.0.0.1 10.1.1.1");

        // The stranger wrote the first entry of each; the trusted proxy added the second.
        (await SendAsync(host, path, "https, http", "10.1.1.1, 203.0.113.9")).Body.ShouldContain(Refused);
        // Two proxies of the operator's in a row: what the outer one was told counts.
        (await SendAsync(host, path, "https, http", "203.0.113.9, 10.1.1.1")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_issuer_stays_the_configured_one_whatever_host_a_proxy_forwards()
    {
        await using var host = Start("AuthServer", "127.0.0.1");
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };
        using HttpRequestMessage request = new(HttpMethod.Get, "/.well-known/openid-configuration");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example");

        var answer = await Response.OfAsync(http.SendAsync(request));

        answer.Text("issuer").ShouldBe("https://auth.example/");
        answer.Body.ShouldNotContain("evil");
    }

    [Theory]
    [InlineData("AuthServer", "10.0.0.0/99")]
    [InlineData("AuthServer", "10.0.0.1,10.0.0.2")]
    [InlineData("ResourceApi", "10.0.0.1/33")]
    public async Task A_malformed_setting_is_one_line_with_its_name(string project, string networks)
    {
        await using var host = Start(project, networks);

        (await host.ExitAsync()).ShouldBe(1);

        host.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem().ShouldStartWith("Hosting__ProxyNetworks: ");
    }

    private static HostRun Start(string project, string networks, string? frameworkSwitch = null)
    {
        var isApi = project is "ResourceApi";
        Dictionary<string, string?> settings = new()
        {
            ["Hosting__ProxyNetworks"] = networks,
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = frameworkSwitch,
            ["Protocol__Issuer"] = isApi ? null : "https://auth.example/",
            ["Database__ConnectionString"] = isApi ? null : $"Data Source={Directory.CreateTempSubdirectory("authserver-test-").FullName}/authserver.db",
            ["TokenValidation__Mode"] = isApi ? "Local" : null,
        };
        // The framework reads its switch from the environment of the process.
        return frameworkSwitch is null ? GuestHost.Start(project, settings) : HostProcess.Start(project, settings);
    }

    private static async Task<Response> SendAsync(HostRun host, string path, string? proto, string from = "203.0.113.9")
    {
        using HttpClient http = new() { BaseAddress = await host.ListeningAsync() };
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", from);
        if (proto is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", proto);
        }

        return await Response.OfAsync(http.SendAsync(request));
    }
}
