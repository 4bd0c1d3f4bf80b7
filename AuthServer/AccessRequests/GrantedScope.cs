using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.AccessRequests;

/// <summary>RFC 6749 section 5.1: the answer names the granted scope, always, so that a client that asked for none knows its defaults.</summary>
internal sealed class GrantedScope : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<GrantedScope>()
            .SetOrder(OpenIddictServerHandlers.AttachSignInParameters.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if ((context.AccessTokenPrincipal ?? context.IssuedTokenPrincipal) is { } principal)
        {
            context.Response.Scope = string.Join(' ', principal.GetScopes());
        }

        return ValueTask.CompletedTask;
    }
}
