namespace AuthServer.Hosting.Shared;

/// <summary>What every answer carries (RFC 9700 sections 4.2 and 4.16), errors included: it is data, and never framed, sniffed or run as a page.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; frame-ancestors 'none'";
    private const string OneYear = "max-age=31536000";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        // At the last moment: an answer to an exception starts from cleared headers.
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    });

    private static Task Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = context.Features.Get<IContentPolicy>()?.Text ?? Policy;
        if (context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }

        return Task.CompletedTask;
    }
}

/// <summary>What an answer may do that is a page (Content Security Policy 3); a feature of its request.</summary>
internal interface IContentPolicy
{
    string Text { get; }
}

/// <summary>One that is known before the request.</summary>
internal sealed record ContentPolicy(string Text) : IContentPolicy;
