using AuthServer.Clients.Fields;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.AccessRequests;

/// <summary>
/// RFC 8707 section 2: the resources that a sign-in was asked for stay with its code and its refresh tokens, so that later requests
/// may name some of them and no others. What a token request of an existing sign-in names holds for its one access token.
/// </summary>
internal sealed class GrantedResources(GrantCatalog grants) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<GrantedResources>()
            .SetOrder(OpenIddictServerHandlers.RestoreInternalClaims.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        var begins = context.EndpointType is not OpenIddictServerEndpointType.Token
            || grants.Find(context.Request.GrantType) is { Scopes: ScopeSource.Asked or ScopeSource.AskedWithoutUser };
        if (begins && context.Request.NamedResources() is [_, ..] resources)
        {
            context.Principal!.SetResources(resources);
        }

        return ValueTask.CompletedTask;
    }
}
