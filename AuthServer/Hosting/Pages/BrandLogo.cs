using System.Security.Cryptography;
using System.Xml;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Hosting.Pages;

/// <summary>The brand's picture, read at start. Its address holds its hash, so caches may keep it.</summary>
internal sealed record BrandLogo(byte[] Content, string MediaType)
{
    private const string Path = "/logo";
    private const int MaxKibibytes = 100;
    private const string Png = "image/png";
    private const string Jpeg = "image/jpeg";
    private const string Svg = "image/svg+xml";

    public string Address { get; } = $"~{Path}?v={Convert.ToHexStringLower(SHA256.HashData(Content))[..16]}";

    public bool IsForMails => MediaType is not Svg;

    /// <summary>The picture, or why it is none. A file's name says nothing of what is in it.</summary>
    public static (BrandLogo? Logo, string? Fault) Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > MaxKibibytes * 1024 })
        {
            return (null, $"'{path}' is larger than {MaxKibibytes} KiB.");
        }

        if (FileFaults.ReadText(path).Fault is { } unreadable)
        {
            return (null, unreadable);
        }

        var content = File.ReadAllBytes(path);
        return MediaTypeOf(content) is { } type ? (new(content, type), null) : (null, $"'{path}' is neither a PNG nor a JPEG nor an SVG file.");
    }

    public static void Map(WebApplication app)
    {
        if (app.Services.GetService<BrandLogo>() is { } logo)
        {
            app.MapGet(Path, (HttpResponse response) =>
            {
                response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return TypedResults.Bytes(logo.Content, logo.MediaType);
            }).ExcludeFromDescription();
        }
    }

    private static string? MediaTypeOf(byte[] content) =>
        content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, .. "PNG\r\n\u001A\n"u8]) ? Png
        : content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : IsSvg(content) ? Svg
        : null;

    private static bool IsSvg(byte[] content)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(content), new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            return reader.MoveToContent() is XmlNodeType.Element && reader is { LocalName: "svg", NamespaceURI: "http://www.w3.org/2000/svg" };
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
