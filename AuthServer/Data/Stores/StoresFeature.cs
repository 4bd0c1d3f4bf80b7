using AuthServer.Data.Records;

namespace AuthServer.Data.Stores;

/// <summary>Owns how OpenIddict reaches the database. The registry of clients puts a store of its own in the place of OpenIddict's.</summary>
internal static class StoresFeature
{
    public static void AddStores(this IServiceCollection services) => services.AddOpenIddict().AddCore(core =>
    {
        core.UseEntityFrameworkCore()
            .UseDbContext<AuthDbContext>()
            .ReplaceDefaultEntities<ClientRecord, AuthorizationRecord, ScopeRecord, TokenRecord, string>();
        core.ReplaceTokenStore<TokenRecord, TokenStore>();
        core.ReplaceScopeStore<ScopeRecord, ScopeStore>();
    });
}
