using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Protocol.Requests;
using AuthServer.Tokens.Grants;

namespace AuthServer.Tokens;

/// <summary>Owns the token endpoint's grants. A grant that is not added here is neither allowed nor advertised, and no client can be given it.</summary>
internal static class TokensFeature
{
    public static void AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<CompatibilityOptions>();
        builder.Services
            .AddHostedService<CompatibilityNotice>()
            .AddScoped<RefreshTokenLifetime>()
            .AddGrant<AuthorizationCodeGrant>(server => server.AllowAuthorizationCodeFlow().AddEventHandler(CodeVerifierForm.Descriptor))
            .AddGrant<DeviceCodeGrant>(server => server.AllowDeviceAuthorizationFlow())
            .AddGrant<PasswordGrant>(server => server.AllowPasswordFlow().AddEventHandler(DefaultClient.Descriptor))
            .AddGrant<RefreshTokenGrant>(server => server.AllowRefreshTokenFlow())
            .AddGrant<ClientCredentialsGrant>(server => server.AllowClientCredentialsFlow())
            .AddGrant<TokenExchangeGrant>(server => server
                .AllowTokenExchangeFlow().AddEventHandler(ExchangeErrors.Descriptor).AddEventHandler(ExchangedTokenProof.Descriptor))
            .ConfigureServer(server => server.AddEventHandler(GrantDispatcher.Descriptor));
    }

    /// <summary>All that a grant needs: its flow is allowed, its class answers its type, and the catalog has its description.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="allow">Allows the flow, and adds the handlers that are the grant's own.</param>
    public static IServiceCollection AddGrant<TGrant>(this IServiceCollection services, Action<OpenIddictServerBuilder> allow)
        where TGrant : class, IGrant
    {
        var description = TGrant.Description;
        services.AddSingleton(description);
        foreach (var parameter in description.Parameters.Where(parameter => parameter.MayRepeat))
        {
            services.AddSingleton(new RepeatableParameter(description.Type, parameter.Name));
        }

        services.AddScoped<TGrant>();
        services.AddKeyedScoped(typeof(IGrant), description.Type, (provider, _) => provider.GetRequiredService<TGrant>());
        services.ConfigureServer(allow);
        return services;
    }
}
