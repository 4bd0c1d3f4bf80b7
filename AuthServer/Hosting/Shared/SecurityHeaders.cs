namespace AuthServer.Hosting.Shared;

/// <summary>
/// Sets the headers of every answer, errors included (RFC 9700 sections 4.2 and 4.16): a browser must not frame it, guess its type or
/// run it as a page.
/// </summary>
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

/// <summary>The Content Security Policy of an answer that is a page. It is a feature of the request.</summary>
internal interface IContentPolicy
{
    string Text { get; }
}

/// <summary>A policy that is the same for every request.</summary>
internal sealed record ContentPolicy(string Text) : IContentPolicy;
