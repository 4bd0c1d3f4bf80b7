using AuthServer.Protocol.Responses;
using AuthServer.Sessions;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Authorization;

/// <summary>
/// RFC 9700 section 4.11.2: a link to this server must not send a browser on to a client before the person has signed in, or whoever
/// registered a client has an open redirector with this server's name. The error is shown on a page. A request with
/// <c>prompt=none</c> shows no page, and its client has to hear of it.
/// </summary>
internal sealed class ErrorsBeforeSignIn : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyAuthorizationResponseContext>()
            .UseSingletonHandler<ErrorsBeforeSignIn>()
            .SetOrder(RedirectedErrors.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context is { RedirectUri.Length: > 0, Response.Error.Length: > 0 }
            && context.Request?.Prompt is not PromptValues.None
            && CurrentSession.Of(context.Transaction.GetHttpRequest()!.HttpContext) is null)
        {
            context.RedirectUri = null;
        }

        return ValueTask.CompletedTask;
    }
}
