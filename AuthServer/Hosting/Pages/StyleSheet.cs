using System.Reflection;
using System.Security.Cryptography;

namespace AuthServer.Hosting.Pages;

/// <summary>The pages' one style sheet, in the binary: the server runs from any folder. Its address holds its hash, so caches may keep it.</summary>
internal static class StyleSheet
{
    private const string Resource = "AuthServer.Hosting.Pages.Style.css";
    private const string Path = "/style.css";

    private static readonly byte[] Content = Read();

    public static string Address { get; } = $"~{Path}?v={Convert.ToHexStringLower(SHA256.HashData(Content))[..16]}";

    public static void Map(WebApplication app) => app.MapGet(Path, (HttpResponse response) =>
    {
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(Content, "text/css");
    }).ExcludeFromDescription();

    private static byte[] Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
