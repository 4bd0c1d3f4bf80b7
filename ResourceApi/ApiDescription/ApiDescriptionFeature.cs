using AuthServer.Hosting.Shared;
using ResourceApi.TokenValidation;

namespace ResourceApi.ApiDescription;

/// <summary>Owns <c>/openapi/v1.json</c> and the page at <c>/swagger</c> that lets a person try it.</summary>
internal static class ApiDescriptionFeature
{
    private const string Document = "/openapi/v1.json";
    private const string Page = "/swagger";

    public static void AddApiDescription(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi("v1", options =>
        {
            options.AddDocumentTransformer<SecuritySchemes>();
            options.AddOperationTransformer<SecurityRequirements>();
        });

    public static void UseApiDescription(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<TokenValidationOptions>();
        app.UsePagePolicy(options.Issuer);
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Page[1..];
            page.DocumentTitle = "Resource API";
            page.SwaggerEndpoint(Document, "Resource API");
            page.OAuthClientId("demo");
            page.OAuthScopes("api", "openid", "profile", "email", "offline_access");
        });
    }

    public static void MapApiDescription(this WebApplication app) =>
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary>The page runs its own scripts and talks to this API and to the issuer's token endpoint, and to nobody else.</summary>
    private static void UsePagePolicy(this WebApplication app, Uri issuer)
    {
        ContentPolicy policy = new(
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + $"connect-src 'self' {issuer.GetLeftPart(UriPartial.Authority)}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        app.Use(next => context =>
        {
            if (context.Request.Path.StartsWithSegments(Page))
            {
                context.Features.Set<IContentPolicy>(policy);
            }

            return next(context);
        });
    }
}
