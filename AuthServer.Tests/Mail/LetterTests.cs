using AngleSharp.Html.Parser;
using AuthServer.Hosting.Pages;
using AuthServer.Mail.Letters;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Mail;

/// <summary>What stands in a mail of each kind, in both languages, as text and as HTML.</summary>
public class LetterTests
{
    private static readonly Uri Link = new("https://auth.example/it?token=a-b_c&x=%22");
    private static readonly DateTimeOffset Time = new(2026, 12, 24, 18, 30, 0, TimeSpan.FromHours(9));

    internal static IReadOnlyList<Letter> Every { get; } =
    [
        new Letter.VerifyAddress(Link, Time), new Letter.ResetPassword(Link, Time), new Letter.AddressInUse(Link), new Letter.PasswordChanged(Time, Link),
        new Letter.EmailChanged(Time, Link, Time), new Letter.ConfirmNewEmail(Link, Time), new Letter.Invitation(Link, Time),
        new Letter.AccountWillBeDeleted(Time, Link), new Letter.Test(),
    ];

    [Fact]
    public void These_are_all_kinds() =>
        typeof(Letter).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).ShouldBe(Every.Select(letter => letter.GetType()), ignoreOrder: true);

    [Theory]
    [InlineData("en")]
    [InlineData("ja")]
    public async Task Text_and_HTML_say_the_same_and_nothing_is_fetched_from_anywhere(string language)
    {
        foreach (var letter in Every)
        {
            var mail = await WriteAsync(letter, language);

            var html = new HtmlParser().ParseDocument(mail.HtmlBody!);
            mail.Subject!.Length.ShouldBeLessThan(50);
            html.Title.ShouldBe(mail.Subject);
            html.DocumentElement.GetAttribute("lang").ShouldBe(language);
            foreach (var paragraph in mail.TextBody!.Split("\n\n", StringSplitOptions.TrimEntries))
            {
                html.Body!.TextContent.ShouldContain(paragraph);
            }

            html.QuerySelectorAll("a").ShouldAllBe(link => link.GetAttribute("href") == Link.AbsoluteUri);
            html.QuerySelectorAll("script, link, img, iframe, form").ShouldBeEmpty();
            (letter is Letter.Test || mail.TextBody!.Contains(Link.AbsoluteUri, StringComparison.Ordinal)).ShouldBeTrue();
            HasJapanese(mail.Subject + mail.TextBody).ShouldBe(language is "ja");
            mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        }
    }

    [Fact]
    public async Task Times_are_told_with_their_zone()
    {
        (await WriteAsync(new Letter.ResetPassword(Link, Time), "en")).TextBody!.ShouldContain("until 2026-12-24 09:30 (UTC)");
        (await WriteAsync(new Letter.ResetPassword(Link, Time), "ja")).TextBody!.ShouldContain("2026-12-24 09:30 (UTC)");
    }

    [Fact]
    public async Task A_name_is_text_wherever_it_stands()
    {
        const string name = "<b>\"Tom\" & Jerry</b>";

        var mail = await WriteAsync(new Letter.Invitation(Link, Time), "en", new() { Name = name });

        mail.Subject!.ShouldBe($"You are invited to {name}");
        mail.HtmlBody!.ShouldNotContain("<b>");
        new HtmlParser().ParseDocument(mail.HtmlBody!).QuerySelector("h1")!.TextContent.ShouldBe($"You are invited to {name}");
    }

    [Fact]
    public async Task A_logo_lies_within_the_mail()
    {
        var mail = await WriteAsync(new Letter.Test(), "en", logo: new([0x89, 0x50], "image/png"));

        var image = mail.BodyParts.OfType<MimePart>().Single(part => part.ContentType.MimeType is "image/png");
        new HtmlParser().ParseDocument(mail.HtmlBody!).QuerySelector("img")!.GetAttribute("src").ShouldBe($"cid:{image.ContentId}");
        (await WriteAsync(new Letter.Test(), "en", logo: new([0x3c], "image/svg+xml"))).BodyParts.OfType<MimePart>().Count().ShouldBe(2);
    }

    private static async Task<MimeMessage> WriteAsync(Letter letter, string language, BrandOptions? brand = null, BrandLogo? logo = null)
    {
        brand ??= new();
        ServiceCollection services = new();
        services.AddLogging();
        services.AddLocalization();
        services.AddWebEncoders();
        services.AddSingleton(brand);
        services.AddSingleton<LetterWords>();
        services.AddSingleton<LetterWriter>();
        if (logo is not null)
        {
            services.AddSingleton(logo);
        }

        await using var provider = services.BuildServiceProvider();
        var mail = await provider.GetRequiredService<LetterWriter>().WriteAsync(
            letter, new(new(brand.Signature, "no-reply@auth.example"), "ada@example.com", "1@auth.example", language, Time));

        // As whoever gets it reads it.
        using MemoryStream sent = new();
        await mail.WriteToAsync(sent);
        sent.Position = 0;
        return await MimeMessage.LoadAsync(sent);
    }

    private static bool HasJapanese(string text) => text.Any(character => character is >= '\u3040' and <= '\u9fff');
}
