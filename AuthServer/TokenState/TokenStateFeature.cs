using AuthServer.Hosting;
using AuthServer.Jobs;
using AuthServer.Keys;
using AuthServer.Protocol;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AuthServer.TokenState;

/// <summary>Owns whether a presented token is alive: reuse, the forgiven retry, revocation, and the end of rows that have had their time.</summary>
internal static class TokenStateFeature
{
    public static void AddTokenState(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<SignIns>();
        services.AddScoped<PushedRequestArrival>();
        services.AddScoped<RefreshRetry>();
        services.AddScoped<DevicePoll>();
        services.AddScoped<IPruningJob, PushedRequestPruning>();
        services.AddScoped<IPruningJob, ExpiredTokens>();
        services.AddScoped<IPruningJob, EmptySignIns>();
        services.AddSingleton<EmptySignIns.Place>();
        services.AddJob<Pruning>(provider => TimeSpan.FromSeconds(provider.GetRequiredService<ProtocolOptions>().PruneEverySeconds));
        services.AddScoped<IKeyUse, SignedTokens>();
        services.AddScoped<IKeyUse, EncryptedTokens>();
        services.ConfigureServer(server =>
        {
            server.AddEventHandler(ForeignToken.Descriptor);
            server.RemoveEventHandler(Protection.ValidateTokenEntry.Descriptor);
            server.RemoveEventHandler(Protection.ValidateAuthorizationEntry.Descriptor);
            server.RemoveEventHandler(Protection.RestoreTokenEntryProperties.Descriptor);
            server.AddEventHandler(PushedRequestLife.Descriptor);
            server.AddEventHandler(PresentedTokenCheck.Descriptor);
            server.RemoveEventHandler(Revocation.RevokeToken.Descriptor);
            server.AddEventHandler(RevokePresented.Descriptor);
        });
    }
}
