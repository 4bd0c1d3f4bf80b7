using AuthServer.Clients;
using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;

namespace AuthServer.Usage;

/// <summary>Owns who uses which grant, and how often.</summary>
internal static class UsageFeature
{
    public static void AddUsage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<UsageOptions>();
        services.AddSingleton<UsageCounter>();
        services.AddScoped<UsageStore>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<UsageStore>());
        services.AddScoped<IKeepsOfClients>(provider => provider.GetRequiredService<UsageStore>());
        services.AddScoped<UsageReport>();
        services.AddScoped<IClientsSubcommand, UsageCommand>();
        services.AddHostedService<UsageFlush>();
        services.ConfigureServer(server => server.AddEventHandler(CountTokenResponses.Descriptor));
    }
}
