using AuthServer.Hosting.Pages;

namespace AuthServer.Hosting.Shared;

/// <summary>What every answer carries (RFC 9700 sections 4.2 and 4.16), errors included.</summary>
internal static class SecurityHeaders
{
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
            headers.ContentSecurityPolicy = context.Features.Get<ContentPolicy>()?.Text ?? context.Features.Get<PagePolicy>()?.ToString() ?? Policy;
            if (context.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    });

    /// <summary>What an answer may do that is neither data nor one of our pages (Content Security Policy 3).</summary>
    internal sealed record ContentPolicy(string Text);
}
