using AuthServer.Clients.Fields;
using AuthServer.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi.Models;
using static AuthServer.Discovery.Operation;

namespace AuthServer.Discovery;

/// <summary>The endpoints that OpenIddict serves: it knows no OpenAPI, so they are described here.</summary>
internal sealed class ProtocolOperations(GrantCatalog grants) : IOpenApiDocumentTransformer
{
    private const string Unavailable = "temporarily_unavailable: the database does not answer, or too many passwords wait to be checked; Retry-After "
        + "says when to try again.";
    private const string WrongClient = "invalid_client: client authentication failed.";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        Add(document, ProtocolPaths.Token, OperationType.Post, Token());
        Add(document, ProtocolPaths.PushedAuthorization, OperationType.Post, Push());
        Add(document, ProtocolPaths.Introspection, OperationType.Post, Introspect());
        Add(document, ProtocolPaths.Revocation, OperationType.Post, Revoke());
        Add(document, ProtocolPaths.UserInfo, OperationType.Get, UserInfo("userinfo"));
        Add(document, ProtocolPaths.UserInfo, OperationType.Post, UserInfo("userinfo_post").Refuses(413, "invalid_request: the body is too large."));
        Add(
            document,
            ProtocolPaths.Configuration,
            OperationType.Get,
            Metadata("openid_configuration", "The discovery document (OpenID Connect Discovery section 4)."));
        Add(document, ProtocolPaths.Metadata, OperationType.Get, Metadata("authorization_server_metadata", "The discovery document (RFC 8414)."));
        Add(document, ProtocolPaths.JsonWebKeySet, OperationType.Get, Metadata("jwks", "The public keys that verify tokens (RFC 7517)."));
        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, string path, OperationType method, Operation operation)
    {
        if (!document.Paths.TryGetValue(path, out var item))
        {
            document.Paths[path] = item = new();
        }

        item.AddOperation(method, operation.Build());
    }

    private Operation Token() => new Operation("token", "Tokens", "Issue tokens (RFC 6749 section 3.2).")
        .Secured(SecuritySchemes.Client)
        .Form(
            ["grant_type"],
            [
                ("grant_type", OneOf([.. grants.All.Select(grant => (grant.Type, grant.Summary))])),
                .. GrantParameters(),
                ("resource", Text("the URI of a resource server that the token is for (RFC 8707); may be repeated")),
                ("scope", Text("separated by spaces; omitted: the client's default scopes")),
                ("client_id", Text("when not sent by Basic")),
                ("client_secret", Text("when not sent by Basic")),
                ("client_assertion", Text("private_key_jwt: a JWT signed with a registered key, used once (RFC 7523)")),
                ("client_assertion_type", Text("urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
            ])
        .Answers(200, "The tokens.", Members(
            ("access_token", Text("a signed JWT (RFC 9068)")),
            ("token_type", Text("Bearer")),
            ("expires_in", Number("seconds")),
            ("scope", Text("what was granted")),
            ("refresh_token", Text("with scope offline_access")),
            ("id_token", Text("with scope openid")),
            ("issued_token_type", Text("where the token was issued for another token (RFC 8693)"))))
        .Refuses(
            400,
            "invalid_request, invalid_grant, unauthorized_client, unsupported_grant_type, invalid_scope or invalid_target. A wrong password, an "
                + "unknown user, a disabled and a locked one read the same; with Retry-After (seconds) when sign-in is throttled.")
        .Refuses(401, WrongClient)
        .Refuses(413, "invalid_request: the body is too large.")
        .Refuses(503, Unavailable);

    /// <summary>Two grants may have a parameter of one name.</summary>
    private IEnumerable<(string Name, OpenApiSchema Schema)> GrantParameters() =>
        from grant in grants.All
        from parameter in grant.Parameters
        group $"{grant.OperatorName} grant: {parameter.Text}{(parameter.MayRepeat ? "; may be repeated" : "")}" by parameter.Name into texts
        select (texts.Key, Text(string.Join(". ", texts)));

    private static Operation Push() => new Operation("push", "Tokens", "Take an authorization request and give a reference to it (RFC 9126), which works once.")
        .Secured(SecuritySchemes.Client)
        .Form(
            ["client_id", "response_type", "redirect_uri", "code_challenge", "code_challenge_method"],
            ("client_id", Text()),
            ("response_type", Text("code")),
            ("redirect_uri", Text("one that is registered")),
            ("code_challenge", Text("RFC 7636")),
            ("code_challenge_method", Text("S256")),
            ("scope", Text("separated by spaces; omitted: the client's default scopes")),
            ("state", Text()),
            ("nonce", Text()),
            ("resource", Text("the URI of a resource server (RFC 8707); may be repeated")))
        .Answers(201, $"The reference, for {ProtocolPaths.Authorization}?client_id=...&request_uri=...", Members(
            ("request_uri", Text()),
            ("expires_in", Number("seconds"))))
        .Refuses(400, "invalid_request, invalid_scope, invalid_target, unauthorized_client, unsupported_response_type or request_not_supported.")
        .Refuses(401, WrongClient)
        .Refuses(413, "invalid_request: the body is too large.")
        .Refuses(503, Unavailable);

    private static Operation Introspect() =>
        new Operation(
            "introspect", "Tokens", "Say whether a token is active (RFC 7662). For confidential clients: the one it was issued to, and those in its audience.")
        .Secured(SecuritySchemes.Client)
        .Form(["token"], ("token", Text()), ("token_type_hint", Text()))
        .Answers(200, "Active with its claims, or exactly {\"active\":false}.", Members(
            ("active", Flag()),
            ("sub", Text()),
            ("client_id", Text()),
            ("scope", Text()),
            ("iss", Text()),
            ("exp", Number("Unix seconds")),
            ("iat", Number("Unix seconds"))))
        .Refuses(400, "invalid_request or unauthorized_client.")
        .Refuses(401, WrongClient)
        .Refuses(413, "invalid_request: the body is too large.")
        .Refuses(503, Unavailable);

    private static Operation Revoke() => new Operation("revoke", "Tokens", "End a token (RFC 7009). A refresh token takes its access tokens with it.")
        .Secured(SecuritySchemes.Client)
        .Form(["token"], ("token", Text()), ("token_type_hint", Text()))
        .Answers(200, "It no longer works, or never did.", Members())
        .Refuses(400, "invalid_request, or invalid_grant for a token that was issued to another client.")
        .Refuses(401, WrongClient)
        .Refuses(413, "invalid_request: the body is too large.")
        .Refuses(503, Unavailable);

    private static Operation UserInfo(string id) => new Operation(id, "Users", "Who the token's user is (OpenID Connect Core section 5.3). Needs scope openid.")
        .Secured(SecuritySchemes.User)
        .Answers(200, "The user.", Members(
            ("sub", Text()),
            ("email", Text("with scope email")),
            ("email_verified", Flag("with scope email")),
            ("preferred_username", Text("with scope profile"))))
        .Problem(400, "invalid_request: a token in the query string, or in more than one place; see WWW-Authenticate.")
        .Problem(401, "No token, or invalid_token; see WWW-Authenticate (RFC 6750 section 3).")
        .Problem(403, "insufficient_scope; see WWW-Authenticate.")
        .Refuses(503, Unavailable);

    private static Operation Metadata(string id, string summary) => new Operation(id, "Metadata", summary)
        .Answers(200, "With ETag and Cache-Control.", Members());
}
