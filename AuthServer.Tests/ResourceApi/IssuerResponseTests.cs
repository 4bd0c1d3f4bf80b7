using System.IO.Compression;
using System.Text;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>The issuer's metadata and keys are read within a size and a time, and from nowhere else.</summary>
public sealed class IssuerResponseTests
{
    private const int Mebibyte = 1_048_576;

    [Theory]
    [InlineData("compressed")]
    [InlineData("larger than a mebibyte")]
    [InlineData("redirected")]
    [InlineData("endless and slow")]
    public async Task Metadata_that_is_not_sent_plainly_is_not_read(string how)
    {
        var issuer = await IssuerStub.StartAsync();
        issuer.Publish = (context, text) => PublishAsync(context, text, how);
        await using var api = await ResourceApiHost.StartAsync(issuer, ("TokenValidation__TimeoutMilliseconds", "2000"), ("TokenValidation__Mode", "Local"));
        var token = api.Mint.Token();

        (await api.StatusOfMeAsync(token)).ShouldBe(503);

        issuer.Publish = null;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) is 200);
    }

    private static async Task PublishAsync(HttpContext context, string text, string how)
    {
        switch (how)
        {
            case "compressed":
                context.Response.Headers.ContentEncoding = "gzip";
                await using (GZipStream gzip = new(context.Response.Body, CompressionLevel.Fastest))
                {
                    await gzip.WriteAsync(Encoding.UTF8.GetBytes(text));
                }

                break;
            case "larger than a mebibyte":
                await context.Response.WriteAsync(text + new string(' ', Mebibyte));
                break;
            case "redirected" when !context.Request.Query.ContainsKey("again"):
                context.Response.StatusCode = StatusCodes.Status302Found;
                context.Response.Headers.Location = context.Request.Path + "?again=1";
                break;
            case "redirected":
                await context.Response.WriteAsync(text);
                break;
            default:
                await context.Response.WriteAsync(text);
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.WriteAsync(" ");
                    // An answer that goes on for ever, slowly.
                    await Task.Delay(100);
                }

                break;
        }
    }
}
