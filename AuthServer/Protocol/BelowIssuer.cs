using AuthServer.Hosting;

namespace AuthServer.Protocol;

/// <summary>
/// Where the issuer has a path, everything is served below it, as it is advertised, and metadata also where RFC 8414 section 3.1 looks
/// for it: with the path at the end. Without the path it is served as well, for a proxy that takes the path off, and for health checks.
/// </summary>
internal sealed class BelowIssuer(ProtocolOptions options, IEnumerable<IServedPath> more) : IStartupFilter
{
    private static readonly PathString[] Metadata = [ProtocolPaths.Metadata, ProtocolPaths.Configuration];

    /// <summary>Before everything: the rest of the server knows no other paths than its own.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var issuerPath = options.IssuerPath;
        PathString[] advertised = [.. more.Select(path => path.BasePath).Prepend(issuerPath).Where(path => path.HasValue).Distinct()];
        app.Use((context, go) =>
        {
            // What this server writes of itself has the path that the request came by, or else the issuer's.
            var (basePath, path) = Below(advertised, context.Request.Path);
            (context.Request.PathBase, context.Request.Path) = (basePath.HasValue ? basePath : issuerPath, path);
            return go(context);
        });
        next(app);
    };

    /// <summary>To the letter: a path in another spelling is another path.</summary>
    private static (PathString BasePath, PathString Path) Below(PathString[] advertised, PathString path)
    {
        foreach (var basePath in advertised)
        {
            if (Metadata.FirstOrDefault(metadata => path.Value == (metadata + basePath).Value) is { HasValue: true } found)
            {
                return (basePath, found);
            }

            if (path.StartsWithSegments(basePath, StringComparison.Ordinal, out var rest))
            {
                return (basePath, rest.HasValue ? rest : "/");
            }
        }

        return (default, path);
    }
}
