using System.Collections.Immutable;
using AuthServer.Hosting.Pages;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Sessions;

/// <summary>
/// What the discovery document says of sessions and pages, which OpenIddict does not know (OpenID Connect Back-Channel Logout 1.0
/// section 2.1, RFC 8414 section 2).
/// </summary>
internal sealed class SessionMetadata : IOpenIddictServerHandler<HandleConfigurationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleConfigurationRequestContext>()
            .UseSingletonHandler<SessionMetadata>()
            .SetOrder(OpenIddictServerHandlers.Discovery.AttachAdditionalMetadata.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(HandleConfigurationRequestContext context)
    {
        context.Metadata["backchannel_logout_supported"] = true;
        context.Metadata["backchannel_logout_session_supported"] = true;
        context.Metadata["ui_locales_supported"] = PagesFeature.Languages.Select(language => (string?)language.Name).ToImmutableArray();
        return ValueTask.CompletedTask;
    }
}
