using System.Net;
using System.Net.Http.Json;
using AuthServer.Hosting.Shared;
using AuthServer.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

public class PlainHttpTests
{
    [Theory]
    [InlineData("http://localhost:8000")]
    [InlineData("http://LOCALHOST:8000")]
    [InlineData("http://127.0.0.1:8000")]
    [InlineData("http://127.9.9.9:8000")]
    [InlineData("http://[::1]:8000")]
    [InlineData("http://localhost:8000;https://localhost:8443")]
    [InlineData(null)]
    public void In_Development_plain_HTTP_is_answered_on_a_loopback_address_only(string? urls)
    {
        IsAllowed(urls, Environments.Development).ShouldBeTrue();
        IsAllowed(urls, Environments.Production).ShouldBeFalse();
        IsAllowed(urls, Environments.Staging).ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://0.0.0.0:8000")]
    [InlineData("http://[::]:8000")]
    [InlineData("http://*:8000")]
    [InlineData("http://+:8000")]
    [InlineData("http://auth.example:8000")]
    [InlineData("http://localhost.example:8000")]
    [InlineData("http://localhost:8000;http://0.0.0.0:8001")]
    public void Elsewhere_it_takes_the_setting(string urls)
    {
        IsAllowed(urls, Environments.Development).ShouldBeFalse();
        IsAllowed(urls, Environments.Production, allow: true).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_the_setting_everything_but_health_is_refused()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Hosting__AllowPlainHttp"] = null });

        var token = await server.TokenAsync(new("demo", null), ("grant_type", "password"), ("username", "a@example.com"), ("password", "secret password"));
        (token.Status, token.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_request"));
        token.Text("error_description").ShouldNotBeNull().ShouldContain("Hosting__AllowPlainHttp");
        using var register = await server.Http.PostAsJsonAsync("/api/register", new { email = "a@example.com", password = "correct horse battery" });
        register.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        register.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        foreach (var path in new[] { "/.well-known/openid-configuration", "/.well-known/jwks", "/connect/userinfo", "/swagger/index.html", "/openapi/v1.json" })
        {
            (await server.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.BadRequest, path);
        }

        (await server.SendAsync(new(HttpMethod.Get, "/health/live"))).Status.ShouldBe(HttpStatusCode.OK);
        await server.ReadyAsync();
        (await server.Database.ReadAsync("SELECT Email FROM AspNetUsers")).ShouldBeEmpty();
    }

    [Fact]
    public async Task In_Development_a_loopback_address_answers()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["Hosting__AllowPlainHttp"] = null,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        });

        await server.RegisterAsync();

        (await server.SendAsync(new(HttpMethod.Get, "/.well-known/openid-configuration"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static bool IsAllowed(string? urls, string environment, bool allow = false) => PlainHttp.IsAllowed(
        new() { AllowPlainHttp = allow },
        new HostingEnvironment { EnvironmentName = environment },
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls }).Build());
}
