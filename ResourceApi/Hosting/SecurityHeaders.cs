using Microsoft.Net.Http.Headers;

namespace ResourceApi.Hosting;

/// <summary>An API's answers are data: never framed, sniffed, cached by strangers or run as a page.</summary>
internal static class SecurityHeaders
{
    private const string OneYear = "max-age=31536000";

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(next => context =>
        {
            // At the last moment: an answer to an exception starts from cleared headers.
            context.Response.OnStarting(static state => Set((HttpContext)state), context);
            return next(context);
        });

    /// <summary>What a route has set by itself stays.</summary>
    private static Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.TryAdd(HeaderNames.CacheControl, "no-store");
        }

        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        return Task.CompletedTask;
    }
}
