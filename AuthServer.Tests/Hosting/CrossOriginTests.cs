using System.Net;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Scripts of listed origins (CORS): what they may read, and what a cache makes of it.</summary>
public class CrossOriginTests
{
    private const string App = "https://app.example";

    [Theory]
    [InlineData(App)]
    [InlineData(App + " https://other.example")]
    public async Task Every_answer_of_AuthServer_depends_on_the_origin_and_says_so(string origins)
    {
        await using var server = await AuthServerHost.StartAsync(more: Listed(origins));

        await VariesAsync(server.Http, await ((GuestHost)server.Process).AddressesAsync());
    }

    [Theory]
    [InlineData(App)]
    [InlineData(App + " https://other.example")]
    public async Task Every_answer_of_ResourceApi_depends_on_the_origin_and_says_so(string origins)
    {
        await using var api = await ResourceApiHost.StartAsync(("Hosting__CorsOrigins", origins));
        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = api.Client.BaseAddress };

        await VariesAsync(http, await ((GuestHost)api.Process).AddressesAsync());
    }

    [Fact]
    public async Task A_script_may_read_when_to_come_back_and_what_is_wrong_with_its_token()
    {
        await using var server = await AuthServerHost.StartAsync(more: Listed(App));
        await using var api = await ResourceApiHost.StartAsync(("Hosting__CorsOrigins", App));

        foreach (var address in new[] { new Uri(server.Address, "/connect/userinfo"), new Uri(api.Client.BaseAddress!, "/api/user/me") })
        {
            var answer = await server.SendAsync(new(HttpMethod.Get, address) { Headers = { { "Origin", App }, { "Authorization", "Bearer x" } } });

            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Header("WWW-Authenticate").ShouldNotBeNull();
            answer.Header("Access-Control-Allow-Origin").ShouldBe(App);
            answer.Header("Access-Control-Expose-Headers").ShouldNotBeNull().Split(',', StringSplitOptions.TrimEntries)
                .ShouldBe(["Retry-After", "WWW-Authenticate"]);
            answer.Header("Access-Control-Allow-Credentials").ShouldBeNull();
        }
    }

    [Fact]
    public async Task A_script_of_a_listed_origin_may_call_ResourceApi_with_a_token_and_no_other()
    {
        await using var api = await ResourceApiHost.StartAsync(("Hosting__CorsOrigins", App));
        using HttpClient http = new() { BaseAddress = api.Client.BaseAddress };

        foreach (var (origin, allowed) in new (string, string?)[]
        {
            (App, App),
            ("https://app.example.evil.example", null),
            ("null", null),
            ("http://app.example", null),
        })
        {
            var preflight = await Response.OfAsync(http.SendAsync(new(HttpMethod.Options, "/api/user/me")
            {
                Headers = { { "Origin", origin }, { "Access-Control-Request-Method", "GET" }, { "Access-Control-Request-Headers", "authorization" } },
            }));
            var answer = await Response.OfAsync(http.SendAsync(new(HttpMethod.Get, "/api/user/me")
            {
                Headers = { { "Origin", origin }, { "Authorization", "Bearer " + api.Mint.Token() } },
            }));

            preflight.Header("Access-Control-Allow-Origin").ShouldBe(allowed);
            (preflight.Header("Access-Control-Allow-Headers") ?? "").Contains("authorization", StringComparison.OrdinalIgnoreCase)
                .ShouldBe(allowed is not null);
            answer.Status.ShouldBe(HttpStatusCode.OK);
            answer.Header("Access-Control-Allow-Origin").ShouldBe(allowed);
        }
    }

    [Fact]
    public async Task Without_a_listed_origin_nobody_may()
    {
        await using var api = await ResourceApiHost.StartAsync();

        var answer = await Response.OfAsync(
            api.Client.SendAsync(new(HttpMethod.Get, "/.well-known/oauth-protected-resource") { Headers = { { "Origin", App } } }));

        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
        answer.Header("Vary").ShouldBeNull();
    }

    /// <summary>In Chromium: what it has kept of an answer to nobody in particular must not be what a script gets.</summary>
    [Fact]
    public async Task A_page_that_has_opened_what_may_be_cached_may_still_fetch_it()
    {
        var origin = $"http://127.0.0.1:{Ports.Free()}";
        await using var site = await EmptySiteAsync(origin);
        await using var server = await AuthServerHost.StartAsync(more: Listed(origin));
        await using var api = await ResourceApiHost.StartAsync(("Hosting__CorsOrigins", origin));
        await using var profile = await Chromium.NewProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(origin);

        foreach (var address in new[]
        {
            new Uri(server.Address, "/.well-known/openid-configuration"), new Uri(server.Address, "/.well-known/jwks"), new Uri(server.Address, "/style.css"),
            new Uri(api.Client.BaseAddress!, "/.well-known/oauth-protected-resource"),
        })
        {
            (await page.EvaluateAsync<int>(
                "async address => { await (await fetch(address, { mode: 'no-cors' })).text(); return (await fetch(address)).status; }", address.AbsoluteUri))
                .ShouldBe(200);
        }
    }

    private static Dictionary<string, string?> Listed(string origins) => new() { ["Hosting__CorsOrigins"] = origins };

    private static async Task VariesAsync(HttpClient http, IReadOnlyList<string> addresses)
    {
        foreach (var address in addresses)
        {
            foreach (var origin in new[] { null, "https://app.example", "https://evil.example" })
            {
                HttpRequestMessage request = new(HttpMethod.Get, address);
                request.Headers.TryAddWithoutValidation("Origin", origin);
                var answer = await Response.OfAsync(http.SendAsync(request));
                answer.Header("Vary").ShouldBe("Origin", $"{address} for {origin}");
                if (answer.Header("ETag") is { } tag)
                {
                    HttpRequestMessage again = new(HttpMethod.Get, address) { Headers = { { "If-None-Match", tag } } };
                    again.Headers.TryAddWithoutValidation("Origin", origin);
                    var known = await Response.OfAsync(http.SendAsync(again));
                    known.Header("Vary").ShouldBe("Origin", $"{address} for {origin}, known");
                }
            }
        }
    }

    private static async Task<WebApplication> EmptySiteAsync(string origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        var site = builder.Build();
        site.MapGet("/", () => Microsoft.AspNetCore.Http.Results.Content("<title>An app</title>", "text/html"));
        await site.StartAsync();
        return site;
    }
}
