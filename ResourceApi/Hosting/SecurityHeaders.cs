namespace ResourceApi.Hosting;

/// <summary>An API's answers are data: never framed, sniffed, cached by strangers or run as a page.</summary>
internal static class SecurityHeaders
{
    private const string OneYear = "max-age=31536000";

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(next => context =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            if (context.Request.Path.StartsWithSegments("/api"))
            {
                headers.CacheControl = "no-store";
            }

            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = OneYear;
            }

            return next(context);
        });
}
