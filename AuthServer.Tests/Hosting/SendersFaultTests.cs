using System.Text;
using AuthServer.Hosting;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>The same exception is the sender's fault where something of the sender's is read, and a bug of ours anywhere else.</summary>
public sealed class SendersFaultTests : IAsyncLifetime
{
    private const string FormType = "Content-Type: application/x-www-form-urlencoded";

    private WebApplication _app = null!;
    private Uri _address = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0"), new("Hosting:AllowPlainHttp", "true")]);
        builder.AddHosting(isCommand: false);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseHosting();
        _app.MapPost("/file", (Func<IResult>)(() => throw new IOException("The disk is full.")));
        _app.MapPost("/data", (Func<IResult>)(() => throw new InvalidDataException("The file is damaged.")));
        _app.MapPost("/end", (Func<IResult>)(() => throw new EndOfStreamException("There is no more.")));
        _app.MapPost("/after", async (HttpRequest request) =>
        {
            using StreamReader reader = new(request.Body);
            await reader.ReadToEndAsync();
            throw new IOException("The disk is full.");
        });
        _app.MapPost("/pipe", async (HttpRequest request) => (await request.BodyReader.ReadAtLeastAsync(10_000)).IsCompleted);
        _app.MapPost("/stream", async (HttpRequest request) => await request.Body.ReadAtLeastAsync(new byte[10_000], 10_000, throwOnEndOfStream: false));
        _app.MapPost("/form", async (HttpRequest request) => (await request.ReadFormAsync()).Count);
        _app.MapPost("/late-form", (HttpRequest request) => request.HasFormContentType ? request.Form.Count : 0);
        await _app.StartAsync();
        _address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("/pipe")]
    [InlineData("/stream")]
    [InlineData("/form")]
    [InlineData("/late-form")]
    public async Task Whatever_is_thrown_while_a_body_is_read_is_a_bad_request(string path)
    {
        foreach (var kind in Unreadable.Chunks)
        {
            (await RawResponse.OfAsync(_address, Unreadable.Request("POST", path, kind))).Status.ShouldBe(400, kind);
        }
    }

    [Theory]
    [InlineData("/form")]
    [InlineData("/late-form")]
    public async Task Whatever_is_thrown_while_a_form_is_read_is_a_bad_request(string path)
    {
        foreach (var kind in Unreadable.AllForms)
        {
            (await RawResponse.OfAsync(_address, Unreadable.Request("POST", path, kind))).Status.ShouldBe(400, kind);
        }
    }

    [Theory]
    [InlineData("/file")]
    [InlineData("/data")]
    [InlineData("/end")]
    [InlineData("/after")]
    public async Task The_same_exception_of_our_own_is_a_bug(string path)
    {
        using HttpClient http = new() { BaseAddress = _address };

        using var answer = await http.PostAsync(path, new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));

        ((int)answer.StatusCode).ShouldBe(500);
    }

    [Fact]
    public async Task A_body_that_is_too_large_keeps_its_status()
    {
        var answer = await RawResponse.OfAsync(
            _address, $"POST /form HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{FormType}\r\nContent-Length: 10000000\r\n\r\na");

        answer.Status.ShouldBe(413);
    }
}
