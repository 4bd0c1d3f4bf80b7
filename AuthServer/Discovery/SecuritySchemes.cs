using AuthServer.Protocol;
using AuthServer.Scopes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi.Models;

namespace AuthServer.Discovery;

/// <summary>How callers prove who they are, and the server's address: what the Authorize button needs.</summary>
internal sealed class SecuritySchemes(ProtocolOptions options) : IOpenApiDocumentTransformer
{
    public const string User = "user";
    public const string Client = "client";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var issuer = options.IssuerUri.AbsoluteUri.TrimEnd('/');
        document.Info = new()
        {
            Title = "AuthServer",
            Version = "v1",
            Description = "OAuth 2.0 authorization server and OpenID provider: the password grant, and authorization code + PKCE as the way out of it.",
        };
        document.Servers = [new() { Url = issuer }];
        document.Components ??= new();
        document.Components.SecuritySchemes[User] = new()
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "A user's token by the password grant (RFC 6749 section 4.3).",
            Flows = new()
            {
                Password = new()
                {
                    TokenUrl = new Uri($"{issuer}/api/token"),
                    RefreshUrl = new Uri($"{issuer}/api/token"),
                    Scopes = ScopeCatalog.BuiltIn.Keys.ToDictionary(scope => scope, _ => ""),
                },
            },
        };
        document.Components.SecuritySchemes[Client] = new()
        {
            Type = SecuritySchemeType.Http,
            Scheme = "basic",
            Description = "client_id and client_secret (RFC 6749 section 2.3.1). They may be sent in the body instead; a public client sends only client_id.",
        };
        return Task.CompletedTask;
    }
}
