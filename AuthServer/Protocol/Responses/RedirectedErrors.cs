using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Responses;

/// <summary>
/// RFC 6749 section 4.1.2.1: an error is sent to the client's redirect_uri, unless it is the client or the redirect_uri that is wrong.
/// OpenIddict shows every error of a malformed request on a page.
/// </summary>
internal sealed class RedirectedErrors(IOpenIddictApplicationManager clients) : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyAuthorizationResponseContext>()
            .UseScopedHandler<RedirectedErrors>()
            .SetOrder(OpenIddictServerHandlers.Authentication.InferResponseMode.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context is not { RedirectUri: null or "", Request: { ClientId.Length: > 0, RedirectUri.Length: > 0 } request, Response.Error.Length: > 0 }
            || await clients.FindByClientIdAsync(request.ClientId, context.CancellationToken) is not { } client
            || !await clients.ValidateRedirectUriAsync(client, request.RedirectUri, context.CancellationToken))
        {
            return;
        }

        context.RedirectUri = request.RedirectUri;
        // Who asks for tokens at this endpoint, which it does not give, looks for the answer in the fragment (section 4.2.2.1).
        context.ResponseMode = request.ResponseMode is ResponseModes.FormPost ? ResponseModes.FormPost
            : request.HasResponseType(ResponseTypes.Token) || request.HasResponseType(ResponseTypes.IdToken) ? ResponseModes.Fragment
            : ResponseModes.Query;
    }
}
