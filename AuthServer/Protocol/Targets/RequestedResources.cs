using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Targets;

/// <summary>RFC 8707 section 2.1: an authorization request names resources that its scopes are for, or is refused at once, pushed or not.</summary>
internal sealed class RequestedResources(ResourceTargets targets, ClientManager clients) :
    IOpenIddictServerHandler<ValidateAuthorizationRequestContext>,
    IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Authorization { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateAuthorizationRequestContext>()
            .UseScopedHandler<RequestedResources>()
            .SetOrder(OpenIddictServerHandlers.Authentication.ValidateScopePermissions.Descriptor.Order + 100)
            .Build();

    public static OpenIddictServerHandlerDescriptor Pushed { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidatePushedAuthorizationRequestContext>()
            .UseScopedHandler<RequestedResources>()
            .SetOrder(OpenIddictServerHandlers.Authentication.ValidatePushedScopePermissions.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context) => CheckAsync(context, context.Request, context.ClientId);

    public ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context) => CheckAsync(context, context.Request, context.ClientId);

    private async ValueTask CheckAsync(BaseValidatingContext context, OpenIddictRequest request, string? clientId)
    {
        if (request.NamedResources() is not [_, ..] resources
            || await clients.FindByClientIdAsync(clientId ?? "", context.CancellationToken) is not { } client)
        {
            return;
        }

        IReadOnlyList<string> scopes = request.GetScopes() is [_, ..] requested
            ? requested
            : (await clients.GetSettingsAsync(client, context.CancellationToken)).Values(ClientSettings.DefaultScope);
        if (await targets.NarrowAsync(scopes, resources, context.CancellationToken) is null)
        {
            context.Reject(Errors.InvalidTarget, ResourceTargets.Refusal);
        }
    }
}
