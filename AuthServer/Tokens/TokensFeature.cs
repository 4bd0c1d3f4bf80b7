using AuthServer.Tokens.Grants;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Tokens;

/// <summary>Owns the token endpoint's grants. A grant that is not added here is neither allowed nor advertised.</summary>
internal static class TokensFeature
{
    public static void AddTokens(this WebApplicationBuilder builder) =>
        builder.Services
            .AddScoped<RefreshTokenLifetime>()
            .AddGrant<PasswordGrant>(GrantTypes.Password, server => server.AllowPasswordFlow())
            .AddGrant<AuthorizationCodeGrant>(GrantTypes.AuthorizationCode, server => server.AllowAuthorizationCodeFlow())
            .AddGrant<AuthorizationCodeGrant>(GrantTypes.DeviceCode, server => server.AllowDeviceAuthorizationFlow())
            .AddGrant<RefreshTokenGrant>(GrantTypes.RefreshToken, server => server.AllowRefreshTokenFlow())
            .AddGrant<ClientCredentialsGrant>(GrantTypes.ClientCredentials, server => server.AllowClientCredentialsFlow())
            .AddGrant<TokenExchangeGrant>(GrantTypes.TokenExchange, server => server.AllowTokenExchangeFlow())
            .AddOpenIddict().AddServer(server => server.AddEventHandler(GrantDispatcher.Descriptor).AddEventHandler(ExchangeErrors.Descriptor).AddEventHandler(ExchangedTokenProof.Descriptor));

    private static IServiceCollection AddGrant<TGrant>(this IServiceCollection services, string grantType, Action<OpenIddictServerBuilder> allow)
        where TGrant : class, IGrant
    {
        services.AddKeyedScoped<IGrant, TGrant>(grantType);
        services.AddOpenIddict().AddServer(allow);
        return services;
    }
}
