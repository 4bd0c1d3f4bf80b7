using AuthServer.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi.Models;
using static AuthServer.Discovery.Operation;

namespace AuthServer.Discovery;

/// <summary>The endpoints to which clients send people, and the one from which devices get their codes.</summary>
internal sealed class PageOperations : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        Add(document, ProtocolPaths.Authorization, OperationType.Get, Authorize());
        Add(document, ProtocolPaths.EndSession, OperationType.Get, Logout());
        Add(document, ProtocolPaths.EndUserVerification, OperationType.Get, Verify());
        Add(document, ProtocolPaths.DeviceAuthorization, OperationType.Post, Device());
        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, string path, OperationType method, Operation operation)
    {
        document.Paths[path] = new();
        document.Paths[path].AddOperation(method, operation.Build());
    }

    private static Operation Authorize() =>
        new Operation(
            "authorize",
            "Pages",
            "Ask a person for a code (RFC 6749 section 4.1, RFC 7636, OpenID Connect Core section 3.1). POST with the same parameters as a form works too.")
        .Query(
            ["client_id", "response_type", "redirect_uri", "code_challenge", "code_challenge_method"],
            ("client_id", Text()),
            ("response_type", Text("code")),
            ("redirect_uri", Text("one that the client registered, to the letter; on loopback any port")),
            ("code_challenge", Text("the SHA-256 of the verifier in base64url")),
            ("code_challenge_method", Text("S256")),
            ("scope", Text("separated by spaces; omitted: the client's default scopes")),
            ("state", Text("comes back as it was")),
            ("nonce", Text("comes back in the id_token")),
            ("response_mode", Text("query (default) or form_post")),
            ("prompt", Text("none, login, consent or select_account")),
            ("max_age", Number("seconds since the sign-in; an older one is asked for again")),
            ("login_hint", Text("fills in the e-mail")),
            ("id_token_hint", Text("who it should be")),
            ("ui_locales", Text("languages of the pages, best first: en, ja")),
            ("resource", Text("RFC 8707; may be repeated")),
            ("request_uri", Text($"from {ProtocolPaths.PushedAuthorization}, in place of the parameters above but client_id")))
        .Shows(200, "A page: sign in, or agree.")
        .Shows(302, "To redirect_uri with code, state and iss (RFC 9207), or with error; or to the sign-in page.")
        .Shows(400, "A page: the client or the redirect_uri is wrong.");

    private static Operation Logout() => new Operation("logout", "Pages", "Sign a person out (OpenID Connect RP-Initiated Logout 1.0).")
        .Query(
            [],
            ("id_token_hint", Text("an id_token of the session: nobody is asked")),
            ("client_id", Text()),
            ("post_logout_redirect_uri", Text("one that the client registered")),
            ("state", Text("comes back as it was")))
        .Shows(200, "A page: is that wanted?")
        .Shows(302, "To post_logout_redirect_uri.")
        .Shows(400, "A page: the address is not registered, or the id_token is none of this server's.");

    private static Operation Verify() => new Operation("verify", "Pages", "Allow a device (RFC 8628 section 3.3).")
        .Query([], ("user_code", Text("as the device shows it")))
        .Shows(200, "A page: type the code, or agree.")
        .Shows(302, "To the sign-in page.")
        .Shows(400, "A page: there is no such code.")
        .Shows(429, "A page: too many wrong codes.");

    private static Operation Device() => new Operation("device", "Tokens", "Give a device a code for its person (RFC 8628 section 3.1).")
        .Secured(SecuritySchemes.Client)
        .Form(
            [],
            ("scope", Text("separated by spaces; omitted: the client's default scopes")),
            ("client_id", Text("when not sent by Basic")),
            ("client_secret", Text("when not sent by Basic")))
        .Answers(200, "The codes.", Members(
            ("device_code", Text("for the token endpoint, grant urn:ietf:params:oauth:grant-type:device_code")),
            ("user_code", Text("for the person, such as BCDF-GHJK")),
            ("verification_uri", Text("where the person types it")),
            ("verification_uri_complete", Text("the same with the code in it")),
            ("expires_in", Number("seconds")),
            ("interval", Number("seconds between two polls"))))
        .Refuses(400, "invalid_request, unauthorized_client or invalid_scope.")
        .Refuses(401, "invalid_client: client authentication failed.");
}
