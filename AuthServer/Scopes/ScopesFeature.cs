using AuthServer.Hosting.Commands;
using OpenIddict.Server;

namespace AuthServer.Scopes;

/// <summary>Owns which scopes there are and which resource server each is for.</summary>
internal static class ScopesFeature
{
    public static void AddScopes(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ScopeCatalog>();
        builder.Services.AddScoped<ScopeWords>();
        builder.Services.Configure<OpenIddictServerOptions>(server => server.Scopes.UnionWith(ScopeCatalog.BuiltIn.Keys));
        builder.Services.AddCommands<ScopesCommands>();
    }
}
