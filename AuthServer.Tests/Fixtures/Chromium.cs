using Microsoft.Playwright;

namespace AuthServer.Tests.Fixtures;

/// <summary>One Chromium for the whole run; each visitor gets a profile of their own.</summary>
internal static class Chromium
{
    /// <summary>Generous, because the machine may be shared: reached only when something is wrong.</summary>
    public const float PatienceMs = 60_000;

    private static readonly Lazy<Task<IBrowser>> Browser = new(StartAsync);

    public static async Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions? options = null)
    {
        var profile = await (await Browser.Value).NewContextAsync(options);
        profile.SetDefaultTimeout(PatienceMs);
        return profile;
    }

    private static async Task<IBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        RunFramework.AtEnd(playwright.Dispose);
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Timeout = PatienceMs,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }
}
