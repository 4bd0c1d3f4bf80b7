using AuthServer.Hosting;

namespace AuthServer.Documentation;

/// <summary>Owns <c>/openapi/v1.json</c> and the Swagger UI.</summary>
internal static class DocumentationFeature
{
    private const string DemoClient = "demo";

    public static void AddDocumentation(this WebApplicationBuilder builder) =>
        builder.Services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer<SecuritySchemes>();
            options.AddDocumentTransformer<ProtocolOperations>();
            options.AddDocumentTransformer<PageOperations>();
        });

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapRead("/", () => TypedResults.Redirect("/swagger")).ExcludeFromDescription();
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "AuthServer";
            ui.SwaggerEndpoint("/openapi/v1.json", "AuthServer");
            ui.OAuthClientId(DemoClient);
            ui.OAuthScopes("api", "openid", "profile", "email");
        });
    }
}
