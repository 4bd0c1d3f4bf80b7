namespace AuthServer.Hosting;

/// <summary>RFC 9110 section 9.3.2: what can be read is answered to HEAD as to GET, without the body, which the web server keeps back.</summary>
internal static class Reading
{
    /// <summary>For what is public: what is added to the result holds for GET alone.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder app, string pattern, Delegate handler)
    {
        app.MapMethods(pattern, [HttpMethods.Head], handler).ExcludeFromDescription();
        return app.MapGet(pattern, handler);
    }
}
