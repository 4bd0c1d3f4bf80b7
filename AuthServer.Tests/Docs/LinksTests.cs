using System.Text.RegularExpressions;
using AuthServer.Tests.Architecture;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Docs;

/// <summary>What a page points to is there: other pages, their headings, files, and the tests that hold what it says.</summary>
public sealed partial class LinksTests
{
    private const int LongestReadme = 200;

    [Fact]
    public void Every_link_leads_to_a_file_and_every_anchor_to_a_heading()
    {
        var broken =
            from page in Page.OnDisk().Select(path => new Page(path))
            from link in page.Links()
            where !Path.Exists(Path.Combine(Repository.Root, link.Path))
                || (link.Anchor is not null && !new Page(link.Path).Anchors().Any(anchor => anchor.Anchor == link.Anchor))
            select $"{link.Page}: {link.Target}";

        broken.ShouldBeEmpty();
    }

    [Fact]
    public void A_reader_comes_to_every_page_from_README()
    {
        Page.OnDisk().Except(Page.All.Select(page => page.Path)).ShouldBeEmpty();
    }

    [Fact]
    public void README_is_one_page()
    {
        new Page("README.md").Lines.Length.ShouldBeLessThanOrEqualTo(LongestReadme);
    }

    [Fact]
    public void Every_test_that_a_page_names_exists()
    {
        var tests = typeof(LinksTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}")).ToHashSet();

        var named = Page.OnDisk().SelectMany(path => Test().Matches(string.Join('\n', new Page(path).Lines)).Select(match => match.Groups[1].Value)).ToList();

        named.Count.ShouldBeGreaterThan(50);
        named.Except(tests).ShouldBeEmpty();
    }

    /// <summary>Decisions tell of folders as they were on their day.</summary>
    [Fact]
    public void Every_file_and_folder_that_a_page_names_is_there()
    {
        var named = Page.OnDisk().Where(path => path is not "DECISIONS.md")
            .SelectMany(path => InRepository().Matches(string.Join('\n', new Page(path).Lines)).Select(match => match.Groups[1].Value)).ToList();

        named.ShouldContain("AuthServer.Tests/Architecture");
        named.Where(path => !Path.Exists(Path.Combine(Repository.Root, path))).ShouldBeEmpty();
    }

    [GeneratedRegex(@"`((?:AuthServer|ResourceApi|AuthServer\.Tests|deploy|docs)/[\w./-]+)`")]
    private static partial Regex InRepository();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Test();
}
