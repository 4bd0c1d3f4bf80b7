
namespace AuthServer.Protocol;

/// <summary>
/// What this server writes of itself, such as a redirect or whether a cookie is for HTTPS only, follows the configured issuer,
/// never the request's Host or forwarded headers, which anyone can forge.
/// </summary>
internal static class AddressOfIssuer
{
    public static void UseAddressOfIssuer(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<ProtocolOptions>();
        var issuer = options.IssuerUri;
        var host = new HostString(issuer.Authority);
        var basePath = options.IssuerPath;
        app.Use((context, next) =>
        {
            (context.Request.Scheme, context.Request.Host, context.Request.PathBase) = (issuer.Scheme, host, basePath);
            return next(context);
        });
    }
}
