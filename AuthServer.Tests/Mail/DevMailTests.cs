using System.Net;
using System.Runtime.Versioning;
using AuthServer.Tests.Fixtures;
using MimeKit;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Mail;

/// <summary>Without a mail server mails are files beside the database, and in Development a page shows them.</summary>
[UnsupportedOSPlatform("windows")]
public class DevMailTests
{
    [Fact]
    public async Task Mails_are_files_for_the_owner_alone_and_in_Production_no_page_shows_them()
    {
        await using var server = await AuthServerHost.StartAsync();
        await using var post = await Post.OfAsync(server.Settings);
        await post.WriteAsync("ada@example.com");
        await server.Database.SentAllAsync();

        var folder = new DirectoryInfo(Path.Combine(server.Database.Folder.FullName, "mail"));
        var file = folder.EnumerateFiles().ShouldHaveSingleItem();
        folder.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        file.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await MimeMessage.LoadAsync(file.FullName)).TextBody!.ShouldContain(Post.Verify.Link.AbsoluteUri);
        (await server.Process.LineAsync(line => line.Contains("has reached nobody", StringComparison.Ordinal))).ShouldContain(" WRN ");

        (await server.GetAsync("/dev/mail")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.GetAsync($"/dev/mail?name={file.Name}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task In_Development_the_newest_mails_are_listed_and_their_links_can_be_followed()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Brand__Name"] = "<script>alert(1)</script>",
        });
        await using var post = await Post.OfAsync(server.Settings);
        await post.WriteAsync("ada@example.com", "grace@example.com");
        await server.Database.SentAllAsync();
        using Browser browser = new(server.Address);

        var list = await browser.GetAsync("/dev/mail");
        var links = list.Document.QuerySelectorAll("li a").ToList();
        links.Select(link => link.TextContent).ShouldBe(["Confirm your e-mail address", "Confirm your e-mail address"]);
        list.Document.QuerySelector("li .note")!.TextContent.ShouldContain("grace@example.com");
        list.Document.QuerySelectorAll("script").ShouldBeEmpty();

        var mail = await browser.GetAsync(links[0].GetAttribute("href")!);
        mail.Document.QuerySelector("main .lines a")!.GetAttribute("href").ShouldBe(Post.Verify.Link.AbsoluteUri);
        mail.Document.QuerySelector("main .lines")!.TextContent.ShouldContain("<script>alert(1)</script>");
        mail.Document.QuerySelectorAll("script").ShouldBeEmpty();

        foreach (var stranger in new[] { "../authserver.db", "none.eml", "..%2fmaster.key" })
        {
            (await server.GetAsync($"/dev/mail?name={stranger}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }
}
