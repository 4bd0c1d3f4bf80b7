using Microsoft.Net.Http.Headers;

namespace ResourceApi.Hosting;

/// <summary>What the API answers is about whoever asks: no cache keeps it (RFC 9111 section 5.2.2.5).</summary>
internal static class NoStore
{
    public static void UseNoStore(this WebApplication app) => app.Use((context, next) =>
    {
        // At the last moment: an answer to an exception starts from cleared headers.
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    });

    private static Task Set(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            context.Response.Headers.TryAdd(HeaderNames.CacheControl, "no-store");
        }

        return Task.CompletedTask;
    }
}
