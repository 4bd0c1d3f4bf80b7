using Microsoft.Net.Http.Headers;

namespace AuthServer.Hosting.Shared;

/// <summary>What scripts of other origins may ask and read (the Fetch standard, CORS): those of Hosting__CorsOrigins, and never with cookies.</summary>
internal static class CrossOrigin
{
    public static void AddCrossOrigin(this IServiceCollection services, HostingOptions options, params string[] methods) =>
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(options.Origins)
            .WithMethods(methods)
            .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.XRequestedWith)
            // When to come back, and what is wrong with a token.
            .WithExposedHeaders(HeaderNames.RetryAfter, HeaderNames.WWWAuthenticate)));

    public static void UseCrossOrigin(this WebApplication app)
    {
        if (app.Services.GetRequiredService<HostingOptions>().Origins is [_, ..])
        {
            // RFC 9110 section 12.5.5: an answer to nobody in particular lacks what a script of a listed origin needs, and must not be
            // given to it by a cache.
            app.Use((context, next) =>
            {
                context.Response.OnStarting(static state => VaryByOrigin(((HttpContext)state).Response.Headers), context);
                return next(context);
            });
        }

        app.UseCors();
    }

    private static Task VaryByOrigin(IHeaderDictionary headers)
    {
        // Once: where a page of an error is shown, the framework has named it twice.
        headers.Vary = string.Join(
            ", ", headers.GetCommaSeparatedValues(HeaderNames.Vary).Append(HeaderNames.Origin).Distinct(StringComparer.OrdinalIgnoreCase));
        return Task.CompletedTask;
    }
}
