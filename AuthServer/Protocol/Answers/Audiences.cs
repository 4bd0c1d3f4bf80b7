using AuthServer.Scopes;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Answers;

/// <summary>
/// RFC 9068 section 2.2: every access token has an audience, that of its granted scopes; one that is for no resource server
/// is for this server's own userinfo.
/// </summary>
internal sealed class Audiences(ScopeCatalog catalog, IOptions<ProtocolOptions> options) : IOpenIddictServerHandler<ProcessSignInContext>
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

        var audiences = await catalog.AudiencesAsync(principal.GetScopes(), context.CancellationToken);
        principal.SetAudiences(audiences is [] ? [options.Value.IssuerUri.AbsoluteUri] : [.. audiences]);
    }
}
