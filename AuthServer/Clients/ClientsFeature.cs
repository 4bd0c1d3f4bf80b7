using AuthServer.Clients.Usage;
using AuthServer.Hosting;
using AuthServer.Hosting.Settings;
using AuthServer.Hosting.Verbs;

namespace AuthServer.Clients;

/// <summary>Owns the client registry, and who uses which grant.</summary>
internal static class ClientsFeature
{
    public static void AddClients(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<UsageOptions>();
        services.AddScoped<ClientRegistrar>();
        services.AddScoped<ClientSummaries>();
        services.AddScoped<IPruningJob, RemovedClients>();
        services.AddScoped<ClientsAddVerb>();
        services.AddScoped<ClientsChangeVerb>();
        services.AddSingleton<UsageCounter>();
        services.AddScoped<UsageStore>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<UsageStore>());
        services.AddScoped<UsageReport>();
        services.AddScoped<IKeepsOfClients>(provider => provider.GetRequiredService<UsageStore>());
        services.AddScoped<IClientsSubcommand, UsageVerb>();
        services.AddHostedService<UsageFlush>();
        services.AddOpenIddict().AddServer(server => server.AddEventHandler(CountTokenAnswers.Descriptor));
        services.AddVerbs<ClientsVerbs>();
    }
}
