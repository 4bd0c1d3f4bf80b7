using AuthServer.Hosting;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared;
using AuthServer.Protocol;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Discovery;

/// <summary>Owns what this server tells of itself: metadata, <c>/openapi/v1.json</c> and the Swagger UI.</summary>
internal static class DiscoveryFeature
{
    private const string DemoClient = "demo";
    private const string Page = "/swagger";

    public static void AddDiscovery(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureServer(server =>
        {
            server.AddEventHandler(TruthfulMetadata.Descriptor);
            server.AddEventHandler(SendKeptDocument<HandleConfigurationRequestContext, ApplyConfigurationResponseContext>.Descriptor);
            server.AddEventHandler(SendDocument<ApplyConfigurationResponseContext>.Descriptor);
            server.AddEventHandler(SendKeptDocument<HandleJsonWebKeySetRequestContext, ApplyJsonWebKeySetResponseContext>.Descriptor);
            server.AddEventHandler(SendDocument<ApplyJsonWebKeySetResponseContext>.Descriptor);
        });
        builder.Services.AddSingleton<KeptDocument<ApplyConfigurationResponseContext>>();
        builder.Services.AddSingleton<KeptDocument<ApplyJsonWebKeySetResponseContext>>();
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer<SecuritySchemes>();
            options.AddDocumentTransformer<ProtocolOperations>();
            options.AddDocumentTransformer<PageOperations>();
        });
    }

    public static void MapDiscovery(this WebApplication app)
    {
        app.MapOpenApi();
        // Who types the address alone is a person; who develops wants the description.
        var start = app.Environment.IsDevelopment() ? Page : app.Services.GetRequiredService<PagePaths>().Home;
        app.MapGet("/", (HttpRequest request) => TypedResults.Redirect(request.PathBase + start)).ExcludeFromDescription();
        app.UsePagePolicy();
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "AuthServer";
            // From the page's own address: below the issuer's path, where it has one.
            ui.SwaggerEndpoint("../openapi/v1.json", "AuthServer");
            ui.OAuthClientId(DemoClient);
            ui.OAuthScopes("api", "openid", "profile", "email");
        });
    }

    /// <summary>The page stands where people sign in: it runs its own script files and talks to this server, and to nobody else.</summary>
    private static void UsePagePolicy(this WebApplication app)
    {
        var issuer = app.Services.GetRequiredService<ProtocolOptions>().IssuerUri;
        ContentPolicy policy = new(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + $"connect-src 'self' {issuer.GetLeftPart(UriPartial.Authority)}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments(Page))
            {
                context.Features.Set<IContentPolicy>(policy);
            }

            return next(context);
        });
    }
}
