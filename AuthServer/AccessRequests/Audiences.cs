using AuthServer.Protocol;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.AccessRequests;

/// <summary>
/// RFC 9068 section 2.2: every access token has an audience, that of its granted scopes; one that is for no resource server
/// is for this server's own userinfo. Resources that were named (RFC 8707) narrow both down. An exchanged token has the
/// audience it was exchanged for, which its grant decides.
/// </summary>
internal sealed class Audiences(ResourceTargets targets, ProtocolOptions options) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseScopedHandler<Audiences>()
            .SetOrder(OpenIddictServerHandlers.PrepareAccessTokenPrincipal.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.AccessTokenPrincipal is not { } principal)
        {
            return;
        }

        IReadOnlyList<string> granted = context.Principal!.GetResources();
        var named = context.Request.NamedResources();
        if (granted is not [] && named.Except(granted, StringComparer.Ordinal).Any())
        {
            context.Reject(Errors.InvalidTarget, "A resource is none of those that the sign-in was asked for.");
            return;
        }

        if (await targets.NarrowAsync(principal.GetScopes(), named is [] ? granted : named, context.CancellationToken) is not { } narrowed)
        {
            context.Reject(Errors.InvalidTarget, ResourceTargets.Refusal);
            return;
        }

        principal.SetScopes(narrowed.Scopes);
        principal.SetAudiences(narrowed.Audiences is [] ? [options.Issuer] : [.. narrowed.Audiences]);
    }
}
