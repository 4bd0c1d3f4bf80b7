using Serilog;
using Serilog.Events;

namespace AuthServer.Hosting.Logging;

/// <summary>What libraries may log that this server alone uses.</summary>
internal static class LibraryLevels
{
    public static void Set(LoggerConfiguration log) => log
        // The database's failures are reported once, with the request they belong to.
        .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
        // Cookie keys are encrypted by the store that keeps them (Keys/CookieKeys), which this cannot know.
        .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogEventLevel.Error)
        // It warns that it forbids caches to keep a page with a form, which the pages forbid as well; and shows how it could not
        // read a cookie that anyone can send.
        .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Fatal);
}
