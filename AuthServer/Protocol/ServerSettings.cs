using AuthServer.Hosting.Shared;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Protocol;

/// <summary>Gives OpenIddict the operator's settings.</summary>
internal sealed class ServerSettings(
    IOptions<ProtocolOptions> protocol,
    IOptions<HostingOptions> hosting,
    IHostEnvironment environment,
    IConfiguration configuration)
    : IConfigureOptions<OpenIddictServerOptions>, IConfigureOptions<OpenIddictServerAspNetCoreOptions>
{
    public void Configure(OpenIddictServerOptions options)
    {
        var settings = protocol.Value;
        options.Issuer = settings.IssuerUri;
        options.TokenValidationParameters.ValidIssuers = settings.IssuerSpellings;
        options.AccessTokenLifetime = TimeSpan.FromSeconds(settings.AccessTokenSeconds);
        options.IdentityTokenLifetime = TimeSpan.FromSeconds(settings.IdentityTokenSeconds);
        options.RefreshTokenLifetime = TimeSpan.FromSeconds(settings.RefreshTokenIdleSeconds);
        options.AuthorizationCodeLifetime = TimeSpan.FromSeconds(settings.AuthorizationCodeSeconds);
        options.RequestTokenLifetime = TimeSpan.FromSeconds(settings.PushedRequestSeconds);
        options.DeviceCodeLifetime = options.UserCodeLifetime = TimeSpan.FromSeconds(settings.DeviceCodeSeconds);
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
        options.Realm = protocol.Value.Issuer;
        options.DisableTransportSecurityRequirement = PlainHttp.IsAllowed(hosting.Value, environment, configuration);
        options.SuppressJsonResponseIndentation = true;
    }
}
