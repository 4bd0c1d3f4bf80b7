using System.Text.RegularExpressions;
using System.Xml.Linq;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>The words of the pages: English is the key, Japanese is looked up.</summary>
public partial class LanguageTests
{
    private const string Japanese = "AuthServer/Hosting/Pages/Texts.ja.resx";

    private static Dictionary<string, string> Translations => XDocument.Load(Path.Combine(HostProcess.RepositoryRoot, Japanese)).Root!
        .Elements("data")
        .ToDictionary(entry => entry.Attribute("name")!.Value, entry => entry.Element("value")!.Value);

    [Fact]
    public void Every_word_of_a_page_is_translated_and_none_is_left_over()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(HostProcess.RepositoryRoot, "AuthServer"), "*.cs*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(".cshtml", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .ToList();
        var used = pages.SelectMany(text => Looked().Matches(text)).Select(match => match.Groups[1].Value).ToHashSet();

        used.Count.ShouldBeGreaterThan(30);
        used.Except(Translations.Keys).ShouldBeEmpty();
        Translations.Keys.Where(key => !pages.Any(text => text.Contains($"\"{key}\"", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void A_translation_keeps_the_places_of_its_key()
    {
        Translations.Where(entry => entry.Key.Contains("{0}", StringComparison.Ordinal) != entry.Value.Contains("{0}", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ja,en;q=0.5", "ja", "サインイン")]
    [InlineData("de,ja;q=0.9", "ja", "サインイン")]
    [InlineData("fr", "en", "Sign in")]
    [InlineData(null, "en", "Sign in")]
    public async Task A_page_speaks_the_language_of_its_reader(string? accepted, string language, string title)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser(accepted);

        var page = await browser.GetAsync("/sign-in");

        page.Title.ShouldBe(title);
        page.Document.DocumentElement.GetAttribute("lang").ShouldBe(language);
        page.Response.Header("Content-Language").ShouldBe(language);
    }

    [Fact]
    public async Task A_request_may_name_the_language_of_its_pages()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser("en");

        var page = await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).With("ui_locales", "fr ja en").Address);

        page.Title.ShouldBe("サインイン");
    }

    [GeneratedRegex("""(?:\bT|texts)\["([^"]+)"[\],]""")]
    private static partial Regex Looked();
}
