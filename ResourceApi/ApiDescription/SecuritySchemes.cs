using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi.Models;
using ResourceApi.TokenValidation;

namespace ResourceApi.ApiDescription;

/// <summary>The two ways to authorize on the page: sign in with the password flow, or paste a token.</summary>
internal sealed class SecuritySchemes(TokenValidationOptions options) : IOpenApiDocumentTransformer
{
    public const string Password = "password";
    public const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new() { Title = "Resource API", Version = "v1" };
        // Relative: the address of the document is the address of the API, whatever the Host header says.
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, OpenApiSecurityScheme>
        {
            [Password] = new()
            {
                Type = SecuritySchemeType.OAuth2,
                Flows = new()
                {
                    Password = new()
                    {
                        TokenUrl = new Uri(options.Issuer.AbsoluteUri.TrimEnd('/') + "/api/token"),
                        Scopes = new Dictionary<string, string>
                        {
                            ["api"] = "Use this API",
                            ["openid"] = "Sign in",
                            ["profile"] = "Profile",
                            ["email"] = "E-mail address",
                            ["offline_access"] = "A refresh token",
                        },
                    },
                },
            },
            [Bearer] = new() { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
        };
        return Task.CompletedTask;
    }
}
