using System.Text.Json.Serialization;
using ResourceApi.Hosting;

namespace ResourceApi.TokenValidation;

/// <summary>RFC 9728: tells a client which server's tokens this API takes, and how.</summary>
internal static class ProtectedResourceEndpoint
{
    public const string Path = "/.well-known/oauth-protected-resource";

    public static void MapProtectedResource(this WebApplication app) =>
        app.MapGet(Path, Describe)
            .AllowAnonymous()
            .WithTags("Discovery")
            .WithSummary("Protected resource metadata (RFC 9728)");

    private static ProtectedResource Describe(PublicAddressOptions address, TokenValidationOptions tokens, HttpResponse response)
    {
        response.Headers.CacheControl = "public, max-age=300";
        return new(address.Resource, [tokens.IssuerName], [Scopes.Api], ["header"], "Resource API");
    }
}

/// <summary>The members of RFC 9728 section 2 that apply here.</summary>
internal sealed record ProtectedResource(
    string Resource,
    [property: JsonPropertyName("authorization_servers")] string[] AuthorizationServers,
    [property: JsonPropertyName("scopes_supported")] string[] ScopesSupported,
    [property: JsonPropertyName("bearer_methods_supported")] string[] BearerMethodsSupported,
    [property: JsonPropertyName("resource_name")] string ResourceName);
