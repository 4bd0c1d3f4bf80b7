using System.Net;

namespace ResourceApi.Hosting;

/// <summary>
/// RFC 6750 section 5.3: bearer tokens travel over TLS only. Plain HTTP is answered only where the operator allows it,
/// or on a loopback address in Development; health probes carry no tokens and are always answered.
/// </summary>
internal static class PlainHttpRefusal
{
    public static void UsePlainHttpRefusal(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<HostingOptions>();
        if (options.AllowPlainHttp)
        {
            return;
        }

        var development = app.Environment.IsDevelopment();
        app.Use(next => context =>
            context.Request.IsHttps
            || (development && IsLoopback(context.Connection))
            || context.Request.Path.StartsWithSegments("/health")
                ? next(context)
                : RefuseAsync(context));
    }

    private static Task RefuseAsync(HttpContext context) =>
        TypedResults.Problem(
            statusCode: StatusCodes.Status400BadRequest,
            title: "HTTPS is required.",
            detail: "This server answers plain HTTP only when Hosting__AllowPlainHttp is true, or in Development on a loopback address.")
        .ExecuteAsync(context);

    private static bool IsLoopback(ConnectionInfo connection) =>
        connection is { LocalIpAddress: { } local, RemoteIpAddress: { } remote } && IPAddress.IsLoopback(local) && IPAddress.IsLoopback(remote);
}
