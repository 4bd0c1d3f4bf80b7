using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace AuthServer.Hosting.Pages;

/// <summary>
/// The pages' one style sheet, in the binary: the server runs from any folder. The brand's colours stand at its end. Its address holds its
/// hash, so caches may keep it.
/// </summary>
internal sealed class StyleSheet
{
    private const string Resource = "AuthServer.Hosting.Pages.Style.css";
    private const string Path = "/style.css";

    private readonly byte[] _content;

    public StyleSheet(BrandOptions brand)
    {
        _content = [.. Read(), .. Encoding.UTF8.GetBytes(ColorsOf(brand))];
        Address = $"~{Path}?v={Convert.ToHexStringLower(SHA256.HashData(_content))[..16]}";
    }

    public string Address { get; }

    public static void Map(WebApplication app)
    {
        var sheet = app.Services.GetRequiredService<StyleSheet>();
        app.MapGet(Path, (HttpResponse response) =>
        {
            response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return TypedResults.Bytes(sheet._content, "text/css");
        }).ExcludeFromDescription();
    }

    private static string ColorsOf(BrandOptions brand) =>
        brand.Color == BrandColors.Light.Accent && brand.DarkColor == BrandColors.Dark.Accent
            ? ""
            : $$"""

                :root { --accent: {{brand.Color}}; }
                @media (prefers-color-scheme: dark) { :root { --accent: {{brand.DarkColor}}; } }

                """;

    private static byte[] Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
