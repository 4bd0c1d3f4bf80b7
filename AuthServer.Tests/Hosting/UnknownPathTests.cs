using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>An address where nothing is: for a browser a page, for a program what it was.</summary>
public class UnknownPathTests
{
    private const string OfBrowsers = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/accounts/here")]
    [InlineData("/api/nothing")]
    [InlineData("/connect/nothing")]
    public async Task A_browser_gets_a_page(string path)
    {
        var answer = await GetAsync(path, OfBrowsers);

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("text/html");
        answer.Header("Content-Security-Policy").ShouldNotBeNull().ShouldContain("style-src 'self'");
        PageResponse page = new(new("http://127.0.0.1/"), answer);
        page.Text.ShouldContain("There is no such page.");
        page.Document.QuerySelector("a[href='/account']").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData(null)]
    public async Task A_program_gets_none(string? accept)
    {
        var answer = await GetAsync("/nothing", accept);

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        answer.Header("Content-Type").ShouldNotBe("text/html; charset=utf-8");
    }

    [Fact]
    public async Task The_root_leads_to_the_account_page()
    {
        var answer = await GetAsync("/", OfBrowsers);

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Message.Headers.Location!.OriginalString.ShouldBe("/account");
    }

    [Fact]
    public async Task In_Development_the_root_leads_to_Swagger()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Development" });

        (await server.GetAsync("/")).Message.Headers.Location!.OriginalString.ShouldBe("/swagger");
    }

    private static async Task<Response> GetAsync(string path, string? accept)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await host.Server.SendAsync(request);
    }
}
