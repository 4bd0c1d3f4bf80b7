using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Docs;

/// <summary>Who follows the pages, at a browser: opens what a block prints, signs in as the user that the first block registered, and agrees.</summary>
internal sealed partial class Reader(Uri auth) : IDisposable
{
    private static readonly TestUser Ada = new("", "ada@example.com", "correct horse battery");

    private readonly Browser _browser = new(auth);

    /// <summary>Opens the one address that was printed, and answers what the pages ask; where the browser is in the end.</summary>
    public async Task<string> WalkAsync(string printed)
    {
        var page = await OpenAsync(Address().Matches(printed).ShouldHaveSingleItem(printed).Value);
        return page.Location?.AbsoluteUri ?? page.Title;
    }

    /// <summary>Opens the address at which a device's code is already filled in.</summary>
    public async Task AllowDeviceAsync(string printed) =>
        (await OpenAsync(Complete().Match(printed).Groups[1].Value)).Title.ShouldBe("Done");

    public void Dispose() => _browser.Dispose();

    private async Task<PageResponse> OpenAsync(string address)
    {
        var page = await _browser.OpenAsync(address);
        page = page.Location is null && page.IsForm("username") ? await _browser.SignInAsync(page, Ada) : page;
        return page.Location is null && page.IsForm("decision") ? await _browser.SubmitAsync(page, ("decision", "allow")) : page;
    }

    [GeneratedRegex(@"http://localhost:\d+/\S+")]
    private static partial Regex Address();

    [GeneratedRegex("\"verification_uri_complete\": *\"([^\"]+)\"")]
    private static partial Regex Complete();
}
