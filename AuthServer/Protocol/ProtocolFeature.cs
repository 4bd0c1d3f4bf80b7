using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Protocol.Requests;
using AuthServer.Protocol.Responses;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;
using AspNetCore = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace AuthServer.Protocol;

/// <summary>
/// Owns OpenIddict: its addresses, lifetimes and keys, and the form of requests, answers and errors. What they are about is the other
/// features'.
/// </summary>
internal static class ProtocolFeature
{
    public static void AddProtocol(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        MetadataAgeRule.Check(services, services.AddSettings<ProtocolOptions>());
        services.AddSingleton<IStartupFilter, BelowIssuer>();
        services.AddSingleton<ServerKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ServerKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ServerKeys>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, ServerSettings>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerAspNetCoreOptions>, ServerSettings>();
        services.AddSingleton<Dispatcher.Handlers>();
        services.AddOpenIddict().AddServer(server =>
        {
            server.Services.Replace(ServiceDescriptor.Scoped<IOpenIddictServerDispatcher, Dispatcher>());
            server
                .SetTokenEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.Token), ProtocolPaths.BelowIssuer(ProtocolPaths.OtherToken))
                .SetIntrospectionEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.Introspection))
                .SetRevocationEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.Revocation))
                .SetUserInfoEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.UserInfo))
                .SetPushedAuthorizationEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.PushedAuthorization))
                .DisableAccessTokenEncryption()
                .UseAspNetCore();
            server.AddEventHandler(AddressesFromIssuer.Descriptor);
            AddRequests(server);
            AddResponses(server);
        });
    }

    private static void AddRequests(OpenIddictServerBuilder server)
    {
        AddForm<ExtractTokenRequestContext>(server);
        AddForm<ExtractIntrospectionRequestContext>(server);
        AddForm<ExtractRevocationRequestContext>(server);
        AddForm<ExtractDeviceAuthorizationRequestContext>(server);
        AddForm<ExtractPushedAuthorizationRequestContext>(server);
        server.AddEventHandler(PushedSize.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractUserInfoRequestContext>.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractEndUserVerificationRequestContext>.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractEndSessionRequestContext>.Descriptor);
        server.RemoveEventHandler(AspNetCore.ExtractGetOrPostRequest<ExtractUserInfoRequestContext>.Descriptor);
        server.AddEventHandler(BearerRequest.Descriptor);
        server.AddEventHandler(ProofKeyForm<ValidateAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(ProofKeyForm<ValidatePushedAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(MaxAgeForm<ValidateAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(MaxAgeForm<ValidatePushedAuthorizationRequestContext>.Descriptor);
        // RFC 6749 sections 3.1 and 3.2: what is unknown at an endpoint, or belongs to another grant, is ignored.
        server.RemoveEventHandler(Exchange.ValidateAudienceParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidateAudienceParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidatePushedAudienceParameter.Descriptor);
        // RFC 7662 section 2.1: POST only.
        server.RemoveEventHandler(AspNetCore.ExtractGetOrPostRequest<ExtractIntrospectionRequestContext>.Descriptor);
        server.AddEventHandler(AspNetCore.ExtractPostRequest<ExtractIntrospectionRequestContext>.Descriptor);
    }

    private static void AddForm<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseValidatingContext
    {
        server.AddEventHandler(FormContentType<TContext>.Descriptor);
        server.AddEventHandler(StrictParameters<TContext>.Descriptor);
    }

    private static void AddResponses(OpenIddictServerBuilder server)
    {
        server.AddEventHandler(RedirectedErrors.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyConfigurationResponseContext>.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyUserInfoResponseContext>.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(IssuerOfTokens.Descriptor);
        server.AddEventHandler(FormPostPolicy.Descriptor);
        server.AddEventHandler(ErrorResponses.Descriptor);
        server.AddEventHandler(NoErrorUri.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyTokenResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyRevocationResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyDeviceAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyPushedAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(PushedStatus.Descriptor);
        server.AddEventHandler(AspNetCore.AttachCacheControlHeader<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(AspNetCore.AttachCacheControlHeader<ApplyUserInfoResponseContext>.Descriptor);
    }
}
