using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthServer.Tests.Fixtures;

/// <summary>A client's <c>backchannel_logout_uri</c>: keeps what it is told, and answers as the test wants.</summary>
internal sealed class LogoutReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LogoutReceiver(WebApplication app, string address)
    {
        _app = app;
        Address = address;
    }

    public string Address { get; }

    public ConcurrentQueue<string> Tokens { get; } = [];

    /// <summary>What the receiver answers to its n-th call, counted from 1.</summary>
    public Func<int, int> Response { get; set; } = _ => StatusCodes.Status200OK;

    /// <summary>How it answers, when a status is not all of it; ends with the call.</summary>
    public Func<HttpContext, Task>? Respond { get; set; }

    public static async Task<LogoutReceiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var address = $"http://127.0.0.1:{Ports.Free()}";
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        LogoutReceiver receiver = new(app, address + "/logout");
        app.MapPost("/logout", async context =>
        {
            receiver.Tokens.Enqueue((await context.Request.ReadFormAsync())["logout_token"].ToString());
            context.Response.StatusCode = receiver.Response(receiver.Tokens.Count);
            await (receiver.Respond?.Invoke(context) ?? Task.CompletedTask);
        });
        await app.StartAsync();
        return receiver;
    }

    public Task ToldAsync(int times = 1) => Eventually.HoldsAsync($"told {times} times", () => Task.FromResult(Tokens.Count >= times));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
