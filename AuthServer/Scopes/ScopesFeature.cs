using AuthServer.Hosting.Verbs;

namespace AuthServer.Scopes;

/// <summary>Owns which scopes there are and which resource server each is for.</summary>
internal static class ScopesFeature
{
    public static void AddScopes(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ScopeCatalog>();
        builder.Services.AddVerbs<ScopesVerbs>();
    }
}
