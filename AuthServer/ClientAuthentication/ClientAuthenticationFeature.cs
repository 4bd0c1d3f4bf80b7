using AuthServer.ClientAuthentication.Assertions;
using AuthServer.ClientAuthentication.MutualTls;
using AuthServer.Clients;
using AuthServer.Hosting;
using AuthServer.Protocol;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AuthServer.ClientAuthentication;

/// <summary>Owns how a client proves itself: by a secret, a signed assertion or a certificate; and which grants and endpoints it may then use.</summary>
internal static class ClientAuthenticationFeature
{
    public static void AddClientAuthentication(this WebApplicationBuilder builder)
    {
        // It belongs to the registry, which compares secrets; how many may wait is a setting of the protocol's.
        builder.Services.AddSingleton(provider => new SlowSecrets(provider.GetRequiredService<ProtocolOptions>().SecretQueueLength));
        builder.Services.AddSingleton<OnlyAssertions>();
        builder.AddMutualTls();
        builder.Services.ConfigureServer(server =>
        {
            AddMethods<ExtractTokenRequestContext>(server);
            AddMethods<ExtractIntrospectionRequestContext>(server);
            AddMethods<ExtractRevocationRequestContext>(server);
            AddMethods<ExtractDeviceAuthorizationRequestContext>(server);
            AddMethods<ExtractPushedAuthorizationRequestContext>(server);
            server.AddEventHandler(UnknownClient.Descriptor);
            server.AddEventHandler(IntrospectionCaller.Descriptor);
            server.AddEventHandler(AllowedGrant.Descriptor);
            // RFC 6749 section 5.2: no client authentication is invalid_client, which is found further on.
            server.RemoveEventHandler(Exchange.ValidateClientIdParameter.Descriptor);
            server.RemoveEventHandler(Exchange.ValidateClientCredentialsParameters.Descriptor);
            server.AddEventHandler(AssertionKeys.Descriptor);
            server.AddEventHandler(AssertionClaims.Descriptor);
            server.RemoveEventHandler(ValidateClientAssertionWellknownClaims.Descriptor);
            server.AddEventHandler(AssertionUse.Descriptor);
            server.AddEventHandler(BusySecrets.Descriptor);
            server.AddEventHandler(PublicClientMetadata.Descriptor);
            server.AddEventHandler(AssertionMetadata.Descriptor);
        });
    }

    public static void UseClientAuthentication(this WebApplication app)
    {
        app.UseMutualTls();
        app.UseAuthentication();
    }

    private static void AddMethods<TContext>(OpenIddictServerBuilder server)
        where TContext : BaseValidatingContext
    {
        server.AddEventHandler(StrictBasic<TContext>.Descriptor);
        server.AddEventHandler(OneClientMethod<TContext>.Descriptor);
    }
}
