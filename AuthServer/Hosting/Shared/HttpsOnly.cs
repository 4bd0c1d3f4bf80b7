namespace AuthServer.Hosting.Shared;

/// <summary>Refuses plain HTTP where it is not allowed. Health is exempt: probes come from inside.</summary>
internal static class HttpsOnly
{
    public static void UseHttpsOnly(this WebApplication app)
    {
        if (PlainHttp.IsAllowed(app.Services.GetRequiredService<HostingOptions>(), app.Environment, app.Configuration))
        {
            return;
        }

        app.Use((context, next) => context.Request.IsHttps || context.Request.Path.StartsWithSegments(Health.Path)
            ? next(context)
            : throw new BadHttpRequestException("This server answers HTTPS only; behind a proxy that ends TLS, set Hosting__AllowPlainHttp=true."));
    }
}
