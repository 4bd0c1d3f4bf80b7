using AuthServer.Clients.Fields;
using AuthServer.Data.Records;
using AuthServer.Hosting.Commands;
using AuthServer.Jobs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace AuthServer.Clients;

/// <summary>Owns the client registry, and the catalog of the grants that other folders add.</summary>
internal static class ClientsFeature
{
    public static void AddClients(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ClientStore.Queries>();
        services.AddSingleton<RecentClients.Memory>();
        services.Replace(ServiceDescriptor.Scoped<IOpenIddictApplicationCache<ClientRecord>, RecentClients>());
        services.AddScoped(provider => (ClientManager)provider.GetRequiredService<OpenIddictApplicationManager<ClientRecord>>());
        services.AddOpenIddict().AddCore(core =>
        {
            core.ReplaceApplicationStore<ClientRecord, ClientStore>();
            core.ReplaceApplicationManager<ClientRecord, ClientManager>();
        });
        services.AddSingleton<GrantCatalog>();
        services.AddScoped<ClientRegistrar>();
        services.AddScoped<ClientSummaries>();
        services.AddScoped<IPruningJob, RemovedClients>();
        services.AddScoped<ClientOptions>();
        services.AddScoped<ClientsAddCommand>();
        services.AddScoped<ClientsChangeCommand>();
        services.AddCommands<ClientsCommands>();
    }
}
