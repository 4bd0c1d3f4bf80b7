using AuthServer.Protocol.MutualTls;
using Microsoft.Extensions.Options;

namespace AuthServer.Protocol;

/// <summary>
/// Where the issuer has a path, everything is served below it, as it is advertised, and metadata also where RFC 8414 section 3.1 looks
/// for it: with the path at the end. Without the path it is served as well, for a proxy that takes the path off, and for health checks.
/// </summary>
internal sealed class BelowIssuer(IOptions<ProtocolOptions> options, IOptions<MutualTlsOptions> mutualTls) : IStartupFilter
{
    private static readonly PathString[] Metadata = ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"];

    /// <summary>Before everything: the rest of the server knows no other paths than its own.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        foreach (var advertised in new[] { options.Value.IssuerPath, mutualTls.Value.BasePath }.Where(path => path.HasValue).Distinct())
        {
            app.Use((context, go) =>
            {
                context.Request.Path = Below(advertised, context.Request.Path);
                return go(context);
            });
        }

        next(app);
    };

    private static PathString Below(PathString advertised, PathString path)
    {
        if (Metadata.FirstOrDefault(metadata => path == metadata + advertised) is { HasValue: true } found)
        {
            return found;
        }

        return !path.StartsWithSegments(advertised, out var rest) ? path : rest.HasValue ? rest : "/";
    }
}
