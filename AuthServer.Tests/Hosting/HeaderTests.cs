using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What every answer carries, and what none does.</summary>
public class HeaderTests
{
    [Theory]
    [InlineData("GET", "/.well-known/openid-configuration")]
    [InlineData("GET", "/.well-known/jwks")]
    [InlineData("GET", "/api/token")]
    [InlineData("POST", "/api/token")]
    [InlineData("POST", "/connect/introspect")]
    [InlineData("POST", "/connect/revoke")]
    [InlineData("GET", "/connect/userinfo")]
    [InlineData("POST", "/api/register")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/openapi/v1.json")]
    [InlineData("GET", "/swagger/index.html")]
    [InlineData("GET", "/nothing")]
    public async Task Every_answer_has_the_security_headers_and_does_not_name_the_server(string method, string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.SendAsync(
            new(new(method), path) { Headers = { { "Accept-Encoding", "gzip, br" }, { "Origin", "https://evil.example" } } });

        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("frame-ancestors 'none'");
        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Powered-By").ShouldBeNull();
        answer.Header("Set-Cookie").ShouldBeNull();
        answer.Header("Content-Encoding").ShouldBeNull();
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
        answer.Body.ShouldNotContain("   at ");
    }

    /// <summary>It stands where people sign in.</summary>
    [Fact]
    public async Task The_page_of_the_description_runs_no_inline_script_and_talks_to_this_server_alone()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var policy = (await host.Server.GetAsync("/swagger/index.html")).Header("Content-Security-Policy")!.Split("; ");

        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("connect-src 'self' " + host.Server.Issuer.TrimEnd('/'));
        policy.ShouldContain("base-uri 'none'");
        policy.ShouldContain("form-action 'self'");
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("https://app.example.evil.example")]
    [InlineData("http://app.example")]
    public async Task An_unlisted_origin_may_not_read_a_token(string origin)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var preflight = await host.Server.SendAsync(Preflight(origin));
        var answer = await host.Server.SendAsync(Token(host.Machine, origin));

        preflight.Header("Access-Control-Allow-Origin").ShouldBeNull();
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task A_listed_origin_may_and_never_with_cookies()
    {
        await using var host = await AuthServerHost.StartAsync(
            more: new Dictionary<string, string?> { ["Hosting__CorsOrigins"] = "https://app.example https://other.example" });
        var client = await host.AddClientAsync();

        var preflight = await host.SendAsync(Preflight("https://app.example"));
        var answer = await host.SendAsync(Token(client, "https://app.example"));
        var refused = await host.SendAsync(Token(client, "https://app.example.evil.example"));

        preflight.Header("Access-Control-Allow-Origin").ShouldBe("https://app.example");
        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("Access-Control-Allow-Origin").ShouldBe("https://app.example");
        answer.Header("Vary").ShouldNotBeNull().ShouldContain("Origin");
        answer.Header("Access-Control-Allow-Credentials").ShouldBeNull();
        refused.Header("Access-Control-Allow-Origin").ShouldBeNull();
    }

    private static HttpRequestMessage Preflight(string origin) => new(HttpMethod.Options, "/api/token")
    {
        Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "authorization" } },
    };

    private static HttpRequestMessage Token(TestClient client, string origin) => new(HttpMethod.Post, "/api/token")
    {
        Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        Headers = { { "Origin", origin }, { "Authorization", client.Basic.ToString() } },
    };
}
