namespace AuthServer.Sessions;

/// <summary>A browser in words its owner knows, such as "Firefox · Windows"; what calls itself something else is shown as it does.</summary>
internal static class BrowserName
{
    // The order matters: most browsers also call themselves by the names of others.
    private static readonly (string Mark, string Name)[] Browsers =
        [
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ];

    private static readonly (string Mark, string Name)[] Systems =
        [
            ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ];

    public static string? Of(string? userAgent)
    {
        var browser = Find(Browsers, userAgent);
        return browser is null ? userAgent : Find(Systems, userAgent) is { } system ? $"{browser} · {system}" : browser;
    }

    private static string? Find((string Mark, string Name)[] known, string? userAgent) =>
        known.FirstOrDefault(entry => userAgent?.Contains(entry.Mark, StringComparison.Ordinal) is true).Name;
}
