using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.AccessRequests;

/// <summary>RFC 8707 section 2.1: an authorization request names resources that its scopes are for, or is refused at once, pushed or not.</summary>
internal sealed class RequestedResources(ResourceTargets targets) :
    IOpenIddictServerHandler<ValidateAuthorizationRequestContext>,
    IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Authorization { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateAuthorizationRequestContext>()
            .UseScopedHandler<RequestedResources>()
            .SetOrder(RequestedScopes<ValidateAuthorizationRequestContext>.Descriptor.Order + 100)
            .Build();

    public static OpenIddictServerHandlerDescriptor Pushed { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidatePushedAuthorizationRequestContext>()
            .UseScopedHandler<RequestedResources>()
            .SetOrder(RequestedScopes<ValidatePushedAuthorizationRequestContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context) => CheckAsync(context, context.Request);

    public ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context) => CheckAsync(context, context.Request);

    private async ValueTask CheckAsync(BaseValidatingContext context, OpenIddictRequest request)
    {
        // Where the request named no scope, the client's defaults have been filled in.
        if (request.NamedResources() is [_, ..] resources && await targets.NarrowAsync(request.GetScopes(), resources, context.CancellationToken) is null)
        {
            context.Reject(Errors.InvalidTarget, ResourceTargets.Refusal);
        }
    }
}
