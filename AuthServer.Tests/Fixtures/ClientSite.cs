using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthServer.Tests.Fixtures;

/// <summary>An application whose addresses at this server's door only take the answer and lead on, to another origin, where its people are.</summary>
internal sealed class ClientSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ClientSite(WebApplication app, string origin, string home)
    {
        _app = app;
        (Origin, Home) = (origin, home);
    }

    /// <summary>Where this server leads: <c>/cb</c> and <c>/left</c>.</summary>
    public string Origin { get; }

    /// <summary>Where people arrive, with the parameters of the answer.</summary>
    public string Home { get; }

    public static async Task<ClientSite> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var (origin, home) = ($"http://127.0.0.1:{Ports.Free()}", $"http://127.0.0.1:{Ports.Free()}");
        builder.WebHost.UseUrls(origin, home);
        var app = builder.Build();
        foreach (var path in new[] { "/cb", "/left" })
        {
            app.MapGet(path, (HttpRequest request) => Results.Redirect($"{home}/home{request.QueryString}"));
            app.MapPost(path, async (HttpRequest request) =>
            {
                var form = await request.ReadFormAsync();
                return Results.Redirect($"{home}/home?{Browser.Query(form.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())))}");
            });
        }

        app.MapGet("/home", () => Results.Content("<!DOCTYPE html><title>Home</title>Here you are.", "text/html"));
        await app.StartAsync();
        return new(app, origin, home + "/home");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
