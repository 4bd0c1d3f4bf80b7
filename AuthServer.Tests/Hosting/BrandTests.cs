using System.Globalization;
using System.Net;
using AuthServer.Hosting.Pages;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Name, logo and colours of whoever runs the server, on every page.</summary>
public sealed class BrandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("authserver-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_page_shows_the_name_the_logo_and_the_colours()
    {
        var logo = Write("""<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>""");
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["Brand__Name"] = "Tom & Jerry",
            ["Brand__LogoFile"] = logo,
            ["Brand__Color"] = "#006400",
        });
        using Browser browser = new(server.Address);

        var page = await browser.GetAsync("/sign-in");

        page.Document.QuerySelector(".brand")!.TextContent.Trim().ShouldBe("Tom & Jerry");
        page.Document.Title.ShouldBe("Sign in · Tom & Jerry");
        page.Response.Header("Content-Security-Policy").ShouldBe(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        var image = await server.GetAsync(page.Document.QuerySelector(".brand img")!.GetAttribute("src")!);
        (image.Status, image.Header("Content-Type")).ShouldBe((HttpStatusCode.OK, "image/svg+xml"));
        image.Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
        // Somebody may open it by itself.
        image.Header("Content-Security-Policy").ShouldBe("default-src 'none'; frame-ancestors 'none'");
        (await server.GetAsync(page.Document.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!)).Body.ShouldContain("--accent: #006400;");
    }

    [Theory]
    [InlineData("Color", "#0b57d0", null)]
    [InlineData("Color", "#767676", null)]
    [InlineData("Color", "#777777", "Brand__Color: has a contrast of 4.4 to #ffffff; 4.5 is the least that can be read.")]
    [InlineData("Color", "#ffff00", "Brand__Color: has a contrast of 1.0 to #ffffff; 4.5 is the least that can be read.")]
    [InlineData("DarkColor", "#9ecaff", null)]
    [InlineData("DarkColor", "#0b57d0", "Brand__DarkColor: has a contrast of 2.")]
    [InlineData("Color", "red", "Brand__Color: must be a colour of six hexadecimal digits")]
    [InlineData("Color", "#000000;}", "Brand__Color: must be a colour of six hexadecimal digits")]
    public void A_colour_that_cannot_be_read_is_refused(string name, string color, string? fault)
    {
        var faults = SettingsClasses.FaultsOf(typeof(BrandOptions), [new($"Brand__{name}", color)]);

        if (fault is null)
        {
            faults.ShouldBeEmpty();
        }
        else
        {
            faults.ShouldHaveSingleItem().ShouldStartWith(fault);
        }
    }

    /// <summary>What the colours are compared with stands in the style sheet.</summary>
    [Fact]
    public void The_style_sheet_has_the_colours_that_are_compared()
    {
        var sheet = File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, "AuthServer/Hosting/Pages/Style.css"));
        foreach (var colors in new[] { BrandColors.Light, BrandColors.Dark })
        {
            sheet.ShouldContain($"--accent: {colors.Accent};");
            sheet.ShouldContain($"--on-accent: {colors.OnAccent};");
            sheet.ShouldContain($"--card: {colors.Card};");
        }
    }

    [Fact]
    public void A_logo_is_a_picture_of_at_most_100_KiB()
    {
        FaultOf(Write("\u0089")).ShouldContain("is neither a PNG nor a JPEG nor an SVG file.");
        FaultOf(Write("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>")).ShouldContain("is neither");
        FaultOf(Write(new string(' ', 102_401))).ShouldContain("is larger than 100 KiB.");
        FaultOf(_folder.FullName).ShouldContain("is a folder");
        BrandLogo.Read(WriteBytes([0x89, .. "PNG\r\n\u001a\n"u8, 1, 2, 3])).Logo!.MediaType.ShouldBe("image/png");
        BrandLogo.Read(WriteBytes([0xFF, 0xD8, 0xFF, 0xE0])).Logo!.MediaType.ShouldBe("image/jpeg");
        BrandLogo.Read(Write("<?xml version=\"1.0\"?>\n<!-- drawn -->\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>")).Logo!.MediaType.ShouldBe("image/svg+xml");

        static string FaultOf(string path) =>
            SettingsClasses.FaultsOf(typeof(BrandOptions), [new("Brand__LogoFile", path)]).ShouldHaveSingleItem();
    }

    private string Write(string text) => WriteBytes(System.Text.Encoding.UTF8.GetBytes(text));

    private string WriteBytes(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture));
        File.WriteAllBytes(path, content);
        return path;
    }
}
