using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// An authorization server whose every answer a test decides: discovery, keys, introspection and status lists over real HTTP. It counts what
/// it is asked, and can be stopped, restarted on the same port, made slow, or made to answer nonsense.
/// </summary>
internal sealed class IssuerStub : IAsyncDisposable
{
    public const string ClientId = "resource_api";
    public const string ClientSecret = "a secret: with % and ü";

    private readonly ConcurrentDictionary<string, bool> revoked = new();
    private readonly ConcurrentQueue<string> credentials = new();
    private readonly ConcurrentDictionary<string, StatusListStub> lists = new();
    private WebApplication? app;
    private int introspections;
    private int keyReads;

    private IssuerStub()
    {
    }

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What it calls itself, in its metadata and its tokens.</summary>
    public Uri Issuer { get; private set; } = null!;

    public TokenMint Mint { get; private set; } = null!;

    /// <summary>How often introspection was asked.</summary>
    public int Introspections => Volatile.Read(ref introspections);

    /// <summary>How often the key set was read.</summary>
    public int KeyReads => Volatile.Read(ref keyReads);

    /// <summary>The Authorization headers introspection was asked with.</summary>
    public IReadOnlyCollection<string> Credentials => credentials;

    /// <summary>Replaces the key set; null is the mint's.</summary>
    public string? KeySet { get; set; }

    /// <summary>Awaited before the key set is answered, which is as it was when it was asked for.</summary>
    public Func<Task>? BeforeKeys { get; set; }

    /// <summary>Replaces the answer of introspection; null answers truthfully.</summary>
    public Func<HttpContext, Task>? Introspect { get; set; }

    /// <summary>Sends the text of metadata and keys some other way than plainly.</summary>
    public Func<HttpContext, string, Task>? Publish { get; set; }

    /// <summary>The introspection endpoint that discovery names, relative to the issuer or absolute.</summary>
    public string IntrospectionEndpoint { get; set; } = "connect/introspect";

    /// <summary>Starts it under the name it is reached by, or under a public name of its own.</summary>
    public static async Task<IssuerStub> StartAsync(Uri? publicName = null)
    {
        var stub = new IssuerStub();
        await stub.RunAsync("http://127.0.0.1:0");
        stub.Issuer = publicName ?? stub.Address;
        stub.Mint = new TokenMint(stub.Issuer);
        return stub;
    }

    /// <summary>From now on the token's introspection says inactive.</summary>
    public void Revoke(string token) => revoked[token] = true;

    /// <summary>Publishes one more status list.</summary>
    public StatusListStub AddStatusList(int entries = 1_024, int bits = 1)
    {
        var id = Guid.NewGuid().ToString("N");
        return lists[id] = new StatusListStub(new Uri(Issuer, "statuslists/" + id).AbsoluteUri, Issuer, Mint, entries, bits);
    }

    /// <summary>Closes the port: connections are refused.</summary>
    public async Task StopAsync()
    {
        if (app is { } running)
        {
            app = null;
            await running.StopAsync(new CancellationToken(canceled: true));
            await running.DisposeAsync();
        }
    }

    /// <summary>Opens the same port again.</summary>
    public Task RestartAsync() => RunAsync(Address.GetLeftPart(UriPartial.Authority));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Mint.Dispose();
    }

    private async Task RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var host = builder.Build();
        host.MapGet("/.well-known/openid-configuration", (HttpContext context) => PublishAsync(context, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["issuer"] = Issuer.AbsoluteUri,
            ["jwks_uri"] = new Uri(Issuer, "jwks").AbsoluteUri,
            ["introspection_endpoint"] = new Uri(Issuer, IntrospectionEndpoint).AbsoluteUri,
        })));
        host.MapGet("/jwks", async (HttpContext context) =>
        {
            Interlocked.Increment(ref keyReads);
            var keys = KeySet ?? Mint.PublicKeys();
            await (BeforeKeys?.Invoke() ?? Task.CompletedTask);
            await PublishAsync(context, keys);
        });
        host.MapPost("/connect/introspect", AnswerAsync);
        host.MapGet("/statuslists/{id}", (HttpContext context, string id) => lists[id].AnswerAsync(context));
        await host.StartAsync();

        app = host;
        Address = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
    }

    private Task PublishAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "application/json";
        return Publish?.Invoke(context, text) ?? context.Response.WriteAsync(text);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref introspections);
        credentials.Enqueue(context.Request.Headers.Authorization.ToString());
        if (Introspect is { } custom)
        {
            await custom(context);
            return;
        }

        // RFC 6749 section 2.3.1: both halves are form-urlencoded before they are joined.
        var pair = $"{WebUtility.UrlEncode(ClientId)}:{WebUtility.UrlEncode(ClientSecret)}";
        if (context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var form = await context.Request.ReadFormAsync();
        await context.Response.WriteAsJsonAsync(new { active = !revoked.ContainsKey(form["token"].ToString()) });
    }
}
