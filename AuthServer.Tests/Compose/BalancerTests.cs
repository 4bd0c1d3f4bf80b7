using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.Fixtures.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary>The doors of <c>deploy/haproxy.cfg</c>, with two servers behind them that are ready or not as the test says.</summary>
public sealed class BalancerTests : IAsyncLifetime, IDisposable
{
    private static readonly string[] Sections = ["frontend auth", "backend auth_servers", "backend auth_alive"];

    private readonly Server[] _servers = [new(), new()];
    private HaProxy _balancer = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        foreach (var server in _servers)
        {
            await server.StartAsync();
        }

        var port = Ports.Free();
        _balancer = await HaProxy.StartAsync(port, Doors(port));
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    public void Dispose() => _http.Dispose();

    public async Task DisposeAsync()
    {
        await _balancer.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>One that has lost the database does not hear of a revoked key.</summary>
    [Fact]
    public async Task Keys_come_from_servers_that_are_ready_as_long_as_there_is_one()
    {
        _servers[1].IsReady = false;
        await Eventually.HoldsAsync("the balancer has noticed", async () => (await ServedAsync("/api/token")).SetEquals([_servers[0].Name]));

        (await ServedAsync("/.well-known/jwks")).ShouldBe([_servers[0].Name]);

    }

    /// <summary>It answers for itself, which a person or a client takes better than the balancer's own words.</summary>
    [Theory]
    [InlineData("/.well-known/jwks")]
    [InlineData("/api/token")]
    public async Task When_none_is_ready_whoever_is_alive_is_asked(string path)
    {
        Array.ForEach(_servers, server => server.IsReady = false);

        await Eventually.HoldsAsync("both are asked again", async () =>
        {
            using var answer = await _http.GetAsync(path);
            return answer.IsSuccessStatusCode && (await ServedAsync(path)).SetEquals(_servers.Select(server => server.Name));
        });
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9", "127.0.0.1")]
    [InlineData("X-Forwarded-Proto", "https", "http")]
    [InlineData("X-Forwarded-Host", "evil.example", "")]
    public async Task What_a_visitor_writes_in_a_forwarded_header_is_not_passed_on(string header, string forged, string passed)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/token") { Headers = { { header, forged } } };

        using var answer = await _http.SendAsync(request);

        answer.EnsureSuccessStatusCode();
        _servers.SelectMany(server => server.Seen).ShouldHaveSingleItem()[header].ToString().ShouldBe(passed);
    }

    /// <summary>Both doors for visitors do the same.</summary>
    [Fact]
    public void The_door_of_the_API_passes_nothing_on_either()
    {
        foreach (var door in new[] { "frontend auth", "listen api" })
        {
            Section(door).ShouldContain("  http-request del-header X-Forwarded-For\n  option forwardfor\n", customMessage: door);
            Section(door).ShouldContain("  http-request set-header X-Forwarded-Proto ", customMessage: door);
            Section(door).ShouldContain("  http-request del-header X-Forwarded-Host\n", customMessage: door);
        }
    }

    private static string Section(string name) => Regex.Match(
        File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, "deploy/haproxy.cfg")), $@"^{name}\n(?:[ #].*\n|\n)*", RegexOptions.Multiline).Value;

    /// <summary>The file's own words, with the addresses of this test.</summary>
    private string Doors(int port) =>
        "defaults\n  mode http\n  timeout connect 1s\n  timeout check 1s\n  timeout client 60s\n  timeout server 60s\n  option redispatch\n"
        + string.Concat(Sections.Select(Section))
            .Replace("bind :8000", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("authserver1:8000", _servers[0].Name, StringComparison.Ordinal)
            .Replace("authserver2:8000", _servers[1].Name, StringComparison.Ordinal);

    /// <summary>Who answers ten requests in a row.</summary>
    private async Task<HashSet<string>> ServedAsync(string path)
    {
        HashSet<string> names = [];
        for (var i = 0; i < 10; i++)
        {
            names.Add(await _http.GetStringAsync(path));
        }

        return names;
    }

    /// <summary>Says its name, whatever it is asked.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private WebApplication? _app;

        public string Name { get; } = $"127.0.0.1:{Ports.Free()}";

        public bool IsReady { get; set; } = true;

        public ConcurrentQueue<HeaderDictionary> Seen { get; } = [];

        public async Task StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://" + Name);
            _app = builder.Build();
            _app.Run(async context =>
            {
                if (context.Request.Path.StartsWithSegments("/health"))
                {
                    context.Response.StatusCode = IsReady || context.Request.Path == "/health/live" ? 200 : 503;
                    return;
                }

                Seen.Enqueue(new(new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase)));
                await context.Response.WriteAsync(Name);
            });
            await _app.StartAsync();
        }

        public ValueTask DisposeAsync() => _app!.DisposeAsync();
    }
}
