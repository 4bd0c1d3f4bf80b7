using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;

namespace AuthServer.StatusLists;

/// <summary>
/// Owns the status lists (Token Status List, draft-ietf-oauth-status-list-17): one bit for each access token, by which resource
/// servers see at local speed that it has been revoked.
/// </summary>
internal static class StatusListsFeature
{
    public static void AddStatusLists(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<StatusListsOptions>();
        services.AddSingleton<StatusIndexes>();
        services.AddSingleton<StatusBook>();
        services.AddSingleton<StatusListTokens>();
        services.AddScoped<RevokedIndexes>();
        services.AddSingleton<EndedElsewhere>();
        services.AddScoped<IPruningJob, StatusListPruning>();
        services.AddHostedService<StatusWatch>();
    }

    public static void MapStatusLists(this WebApplication app) => StatusListEndpoint.Map(app);
}
