namespace AuthServer.Hosting.Shared;

/// <summary>
/// RFC 9110 section 9.3.2: HEAD is answered as GET is. From here on it is one; the web server goes by what was asked, and keeps the
/// body back. Each route would have to know it otherwise.
/// </summary>
internal static class Reading
{
    /// <summary>Followed by routing, which looks for what is served to GET.</summary>
    public static void UseReading(this WebApplication app)
    {
        app.Use((context, next) => HttpMethods.IsHead(context.Request.Method) ? AsGetAsync(context, next) : next(context));
        app.UseRouting();
    }

    private static async Task AsGetAsync(HttpContext context, RequestDelegate next)
    {
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            // The log tells what was asked.
            context.Request.Method = HttpMethods.Head;
        }
    }
}
