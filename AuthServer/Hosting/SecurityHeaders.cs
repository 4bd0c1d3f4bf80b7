using AuthServer.Hosting.Pages;

namespace AuthServer.Hosting;

/// <summary>What every answer carries (RFC 9700 sections 4.2 and 4.16), errors included.</summary>
internal static class SecurityHeaders
{
    // Swagger UI brings its own script and style files and inline styles; it may call the hosts it documents.
    private const string SwaggerPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src *; frame-ancestors 'none'";
    private const string Policy = "default-src 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        // At the last moment: an answer to an exception starts from cleared headers.
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "no-referrer";
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/swagger") ? SwaggerPolicy
                : context.Features.Get<PagePolicy>()?.ToString() ?? Policy;
            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
