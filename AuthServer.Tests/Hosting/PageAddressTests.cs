using System.Text.RegularExpressions;
using AuthServer.Tests.Architecture;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Each feature registers the addresses of its pages; at one that is forgotten an error would be no page.</summary>
public partial class PageAddressTests
{
    [Fact]
    public async Task Every_page_is_registered_under_the_address_that_it_has()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "AuthServer"), "*.cshtml", SearchOption.AllDirectories);
        var pages = files.SelectMany(file => Address().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToList();
        pages.Count.ShouldBeGreaterThan(6);

        foreach (var page in pages)
        {
            // What a page may do, whatever the answer is.
            (await host.Server.GetAsync(page)).Header("Content-Security-Policy").ShouldNotBeNull(page).ShouldContain("style-src 'self'", Case.Sensitive, page);
        }
    }

    [GeneratedRegex("^@page \"(.+)\"", RegexOptions.Multiline)]
    private static partial Regex Address();
}
