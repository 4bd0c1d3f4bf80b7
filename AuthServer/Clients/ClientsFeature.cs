using AuthServer.Hosting.Verbs;

namespace AuthServer.Clients;

/// <summary>Owns the client registry.</summary>
internal static class ClientsFeature
{
    public static void AddClients(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ClientRegistrar>();
        builder.Services.AddScoped<ClientSummaries>();
        builder.Services.AddScoped<ClientsAddVerb>();
        builder.Services.AddVerbs<ClientsVerbs>();
    }
}
