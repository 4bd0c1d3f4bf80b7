using AuthServer.Hosting.Shared;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Protocol;

/// <summary>Gives OpenIddict the operator's settings.</summary>
internal sealed class ServerSettings(
    ProtocolOptions protocol,
    HostingOptions hosting,
    IHostEnvironment environment,
    IConfiguration configuration)
    : IConfigureOptions<OpenIddictServerOptions>, IConfigureOptions<OpenIddictServerAspNetCoreOptions>
{
    public void Configure(OpenIddictServerOptions options)
    {
        options.Issuer = protocol.IssuerUri;
        options.TokenValidationParameters.ValidIssuers = protocol.IssuerSpellings;
        options.AccessTokenLifetime = TimeSpan.FromSeconds(protocol.AccessTokenSeconds);
        options.IdentityTokenLifetime = TimeSpan.FromSeconds(protocol.IdentityTokenSeconds);
        options.RefreshTokenLifetime = TimeSpan.FromSeconds(protocol.RefreshTokenIdleSeconds);
        options.AuthorizationCodeLifetime = TimeSpan.FromSeconds(protocol.AuthorizationCodeSeconds);
        options.RequestTokenLifetime = TimeSpan.FromSeconds(protocol.PushedRequestSeconds);
        options.DeviceCodeLifetime = options.UserCodeLifetime = TimeSpan.FromSeconds(protocol.DeviceCodeSeconds);
        // A refresh token is used once; the races that a leeway would forgive are settled in Issuance.
        options.RefreshTokenReuseLeeway = null;
        // Whom a token may be for is decided in AccessRequests, by what is registered.
        options.DisableAudienceValidation = true;
        options.DisableResourceValidation = true;
        options.IgnoreAudiencePermissions = true;
        options.IgnoreResourcePermissions = true;
        // RFC 8693: access tokens for access tokens, and nobody but the client itself acts.
        options.SubjectTokenTypes.IntersectWith([TokenTypeIdentifiers.AccessToken]);
        options.RequestedTokenTypes.IntersectWith([TokenTypeIdentifiers.AccessToken]);
        options.ActorTokenTypes.Clear();
        options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
        // A code in a fragment would be for scripts alone, which can take it from the query as well.
        options.ResponseModes.Remove(ResponseModes.Fragment);
    }

    public void Configure(OpenIddictServerAspNetCoreOptions options)
    {
        options.Realm = protocol.Issuer;
        options.DisableTransportSecurityRequirement = PlainHttp.IsAllowed(hosting, environment, configuration);
        options.SuppressJsonResponseIndentation = true;
    }
}
