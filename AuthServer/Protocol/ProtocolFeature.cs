using AuthServer.Data;
using AuthServer.Data.Stores;
using AuthServer.Hosting;
using AuthServer.Hosting.Settings;
using AuthServer.Jobs;
using AuthServer.Keys;
using AuthServer.Protocol.Answers;
using AuthServer.Protocol.Assertions;
using AuthServer.Protocol.MutualTls;
using AuthServer.Protocol.Requests;
using AuthServer.Protocol.State;
using AuthServer.Protocol.Targets;
using Microsoft.Extensions.Options;
using OpenIddict.Core;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;
using AspNetCore = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace AuthServer.Protocol;

/// <summary>Owns OpenIddict: its addresses and lifetimes, the state of tokens, and one handler for each answer of its that deviates from the standards.</summary>
internal static class ProtocolFeature
{
    public static void AddProtocol(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ProtocolOptions>();
        services.AddSingleton<IValidateOptions<ProtocolOptions>, MetadataAgeRule>();
        services.AddSingleton<IStartupFilter, BelowIssuer>();
        services.AddSingleton<ClientStore.Queries>();
        services.AddSingleton<LiveTokenQuery>();
        services.AddScoped<ClientScopes>();
        services.AddScoped<Families>();
        services.AddSingleton<SlowSecrets>();
        services.AddScoped<IPruningJob, PushedRequestPruning>();
        services.AddScoped<PushedRequestArrival>();
        services.AddScoped<RefreshRetry>();
        services.AddScoped<DevicePoll>();
        services.AddScoped(provider => (ClientManager)provider.GetRequiredService<OpenIddictApplicationManager<ClientRecord>>());
        services.AddScoped<ResourceTargets>();
        services.AddScoped<ExchangeTargets>();
        services.AddSingleton<OnlyAssertions>();
        services.AddScoped<IPruningJob, ExpiredTokens>();
        services.AddScoped<IPruningJob, EmptySignIns>();
        services.AddSingleton<EmptySignIns.Place>();
        services.AddJob<Pruning>(provider => TimeSpan.FromSeconds(provider.SettingsOrDefaults<ProtocolOptions>().PruneEverySeconds));
        services.AddSingleton<ServerKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ServerKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ServerKeys>());
        services.AddScoped<IKeyUse, SignedTokens>();
        services.AddScoped<IKeyUse, EncryptedTokens>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>, ServerSettings>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerAspNetCoreOptions>, ServerSettings>();
        services.Configure<OpenIddictServerOptions>(server => server.Claims.UnionWith(TokenContents.ClaimsOfUsers));

        builder.AddMutualTls();
        services.AddOpenIddict()
            .AddCore(core =>
            {
                core.UseEntityFrameworkCore()
                    .UseDbContext<AuthDbContext>()
                    .ReplaceDefaultEntities<ClientRecord, AuthorizationRecord, ScopeRecord, TokenRecord, string>();
                core.ReplaceApplicationStore<ClientRecord, ClientStore>();
                core.ReplaceTokenStore<TokenRecord, TokenStore>();
                core.ReplaceScopeStore<ScopeRecord, ScopeStore>();
                core.ReplaceAuthorizationStore<AuthorizationRecord, AuthorizationStore>();
                core.ReplaceApplicationManager<ClientRecord, ClientManager>();
            })
            .AddServer(server =>
            {
                // Without a leading slash: below the issuer's own path, where it has one.
                server
                    .SetTokenEndpointUris(ProtocolPaths.Token.TrimStart('/'), "connect/token")
                    .SetIntrospectionEndpointUris("connect/introspect")
                    .SetRevocationEndpointUris("connect/revoke")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetPushedAuthorizationEndpointUris("connect/par")
                    .DisableAccessTokenEncryption()
                    .UseAspNetCore();
                AddCorrections(server);
            });
    }

    public static void UseProtocol(this WebApplication app)
    {
        app.UseMutualTls();
        app.UseAuthentication();
    }

    private static void AddCorrections(OpenIddictServerBuilder server)
    {
        server.AddEventHandler(AddressesFromIssuer.Descriptor);

        // Requests
        AddRequestChecks<ExtractTokenRequestContext>(server);
        AddRequestChecks<ExtractIntrospectionRequestContext>(server);
        AddRequestChecks<ExtractRevocationRequestContext>(server);
        AddRequestChecks<ExtractDeviceAuthorizationRequestContext>(server);
        AddRequestChecks<ExtractPushedAuthorizationRequestContext>(server);
        server.AddEventHandler(PushedSize.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractUserInfoRequestContext>.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractEndUserVerificationRequestContext>.Descriptor);
        server.AddEventHandler(StrictParameters<ExtractEndSessionRequestContext>.Descriptor);
        server.RemoveEventHandler(AspNetCore.ExtractGetOrPostRequest<ExtractUserInfoRequestContext>.Descriptor);
        server.AddEventHandler(BearerRequest.Descriptor);
        server.AddEventHandler(UnknownClient.Descriptor);
        server.AddEventHandler(IntrospectionCaller.Descriptor);
        server.AddEventHandler(AllowedGrant.Descriptor);
        server.AddEventHandler(ForeignToken.Descriptor);
        // RFC 6749 section 5.2: no client authentication is invalid_client, which is found further on.
        server.RemoveEventHandler(Exchange.ValidateClientIdParameter.Descriptor);
        server.RemoveEventHandler(Exchange.ValidateClientCredentialsParameters.Descriptor);
        server.RemoveEventHandler(Exchange.ValidateScopeParameter.Descriptor);
        server.RemoveEventHandler(Exchange.ValidateScopes.Descriptor);
        server.RemoveEventHandler(Exchange.ValidateScopePermissions.Descriptor);
        server.RemoveEventHandler(Exchange.ValidateGrantedScopes.Descriptor);
        server.AddEventHandler(ScopeRules.Descriptor);
        server.AddEventHandler(ProofKeyForm<ValidateTokenRequestContext>.Descriptor);
        server.AddEventHandler(ProofKeyForm<ValidateAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(ProofKeyForm<ValidatePushedAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(MaxAgeForm<ValidateAuthorizationRequestContext>.Descriptor);
        server.AddEventHandler(MaxAgeForm<ValidatePushedAuthorizationRequestContext>.Descriptor);
        // RFC 6749 sections 3.1 and 3.2: what is unknown at an endpoint, or belongs to another grant, is ignored.
        server.RemoveEventHandler(Exchange.ValidateAudienceParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidateAudienceParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidatePushedAudienceParameter.Descriptor);
        // RFC 8707 section 2: a malformed resource is invalid_target too.
        server.RemoveEventHandler(Exchange.ValidateResourceParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidateResourceParameter.Descriptor);
        server.RemoveEventHandler(Authentication.ValidatePushedResourceParameter.Descriptor);
        server.AddEventHandler(RequestedResources.Authorization);
        server.AddEventHandler(RequestedResources.Pushed);
        server.RemoveEventHandler(Authentication.ValidateScopes.Descriptor);
        server.RemoveEventHandler(Authentication.ValidateScopePermissions.Descriptor);
        server.AddEventHandler(RequestedScopes<ValidateAuthorizationRequestContext>.Descriptor);
        server.RemoveEventHandler(Device.ValidateScopes.Descriptor);
        server.RemoveEventHandler(Device.ValidateScopePermissions.Descriptor);
        server.AddEventHandler(RequestedScopes<ValidateDeviceAuthorizationRequestContext>.Descriptor);
        server.RemoveEventHandler(Authentication.ValidatePushedScopes.Descriptor);
        server.RemoveEventHandler(Authentication.ValidatePushedScopePermissions.Descriptor);
        server.AddEventHandler(RequestedScopes<ValidatePushedAuthorizationRequestContext>.Descriptor);
        // RFC 7662 section 2.1: POST only.
        server.RemoveEventHandler(AspNetCore.ExtractGetOrPostRequest<ExtractIntrospectionRequestContext>.Descriptor);
        server.AddEventHandler(AspNetCore.ExtractPostRequest<ExtractIntrospectionRequestContext>.Descriptor);

        // Client assertions
        server.AddEventHandler(AssertionKeys.Descriptor);
        server.AddEventHandler(AssertionClaims.Descriptor);
        server.RemoveEventHandler(ValidateClientAssertionWellknownClaims.Descriptor);
        server.AddEventHandler(AssertionUse.Descriptor);

        // State
        server.RemoveEventHandler(Protection.ValidateTokenEntry.Descriptor);
        server.RemoveEventHandler(Protection.ValidateAuthorizationEntry.Descriptor);
        server.RemoveEventHandler(Protection.RestoreTokenEntryProperties.Descriptor);
        server.AddEventHandler(PushedRequestLife.Descriptor);
        server.AddEventHandler(LiveTokenEntry.Descriptor);
        server.RemoveEventHandler(RedeemTokenEntry.Descriptor);
        server.AddEventHandler(Issuance.Begin.Descriptor);
        server.RemoveEventHandler(AttachAuthorization.Descriptor);
        server.AddEventHandler(SignInRow.Descriptor);
        server.AddEventHandler(Issuance.NoIdTokenEntry.Descriptor);
        server.AddEventHandler(Issuance.Commit.Descriptor);
        server.RemoveEventHandler(Revocation.RevokeToken.Descriptor);
        server.AddEventHandler(RevokePresented.Descriptor);

        // Answers
        server.AddEventHandler(GrantedResources.Descriptor);
        server.AddEventHandler(RedirectedErrors.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyConfigurationResponseContext>.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyUserInfoResponseContext>.Descriptor);
        server.AddEventHandler(IssuerAsSet<ApplyAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(IssuerOfTokens.Descriptor);
        server.AddEventHandler(FormPostPolicy.Descriptor);
        server.AddEventHandler(Audiences.Descriptor);
        server.AddEventHandler(GrantedScope.Descriptor);
        server.AddEventHandler(ErrorAnswers.Descriptor);
        server.AddEventHandler(NoErrorUri.Descriptor);
        server.AddEventHandler(ExchangeErrors.Descriptor);
        server.AddEventHandler(BusySecrets.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyTokenResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyRevocationResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyDeviceAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(UnavailableStatus<ApplyPushedAuthorizationResponseContext>.Descriptor);
        server.AddEventHandler(PushedStatus.Descriptor);
        server.AddEventHandler(AspNetCore.AttachCacheControlHeader<ApplyIntrospectionResponseContext>.Descriptor);
        server.AddEventHandler(AspNetCore.AttachCacheControlHeader<ApplyUserInfoResponseContext>.Descriptor);
        server.AddEventHandler(PublicClientMetadata.Descriptor);
        server.AddEventHandler(TruthfulMetadata.Descriptor);
        server.AddEventHandler(AssertionMetadata.Descriptor);
        server.AddEventHandler(MetadataCaching<ApplyConfigurationResponseContext>.Descriptor);
        server.AddEventHandler(MetadataCaching<ApplyJsonWebKeySetResponseContext>.Descriptor);
    }

    private static void AddRequestChecks<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseValidatingContext
    {
        server.AddEventHandler(FormContentType<TContext>.Descriptor);
        server.AddEventHandler(StrictParameters<TContext>.Descriptor);
        server.AddEventHandler(StrictBasic<TContext>.Descriptor);
        server.AddEventHandler(OneClientMethod<TContext>.Descriptor);
    }
}
