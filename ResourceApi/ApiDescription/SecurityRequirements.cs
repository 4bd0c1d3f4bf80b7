using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi.Models;
using ResourceApi.TokenValidation;

namespace ResourceApi.ApiDescription;

/// <summary>Marks the routes that want a token, with the scope they ask for, and says what comes with their refusals.</summary>
internal sealed class SecurityRequirements : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RequiredScope>().LastOrDefault() is { } required)
        {
            operation.Security = Either([required.Scope]);
        }
        else if (metadata.OfType<OptionalToken>().Any())
        {
            // OpenAPI 3.0, Security Requirement Object: an empty one among others makes them optional.
            operation.Security = [new(), .. Either([])];
        }

        foreach (var (status, response) in operation.Responses)
        {
            Describe(status, response);
        }

        return Task.CompletedTask;
    }

    private static void Describe(string status, OpenApiResponse response)
    {
        var (header, text) = status switch
        {
            "400" or "401" or "403" => ("WWW-Authenticate", "RFC 6750 section 3"),
            "503" => ("Retry-After", "Seconds until a repeat is worth while"),
            _ => (null, null),
        };
        if (header is not null)
        {
            response.Headers[header] = new OpenApiHeader { Description = text, Schema = new() { Type = "string" } };
        }
    }

    private static List<OpenApiSecurityRequirement> Either(string[] scopes) =>
    [
        new() { [Reference(SecuritySchemes.Password)] = scopes },
        new() { [Reference(SecuritySchemes.Bearer)] = [] },
    ];

    private static OpenApiSecurityScheme Reference(string scheme) =>
        new() { Reference = new() { Type = ReferenceType.SecurityScheme, Id = scheme } };
}
