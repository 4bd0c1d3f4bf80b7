using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AuthServer.Data.MySql;

internal static class MySqlRegistration
{
    private const int MaxRetries = 4;

    public static void AddMySql(this IServiceCollection services)
    {
        services.AddSingleton<MySqlServer>();
        services.AddSingleton<IDatabaseServer>(provider => provider.GetRequiredService<MySqlServer>());
        // One data source for the process: it holds the connection pool. EF Core's provider finds it in the container. It is not named in
        // the options, because each data source that is named there gets a model of its own.
        services.AddSingleton(provider => MySqlSession.CreateDataSource(
            provider.GetRequiredService<MySqlServer>().Connection, provider.GetRequiredService<DatabaseOptions>().CausalReads));
        services.AddSingleton<PooledConnections>();
        services.AddDbContextPool<AuthDbContext, MySqlAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<DatabaseOptions>();
            var server = provider.GetRequiredService<MySqlServer>();
            options.UseMySql(server.Connection.ConnectionString, server.Version, mySql => mySql
                .CommandTimeout(database.CommandTimeoutSeconds)
                // 1205 lock wait timeout, 1213 deadlock (also a Galera cluster's certification failure): the whole unit of work again.
                .EnableRetryOnFailure(MaxRetries, TimeSpan.FromMilliseconds(500), [1205, 1213]));
            options.AddInterceptors(provider.GetRequiredService<PooledConnections>());
            options.ReplaceMigrationServices();
        });
    }

    /// <summary>Ours in place of EF Core's.</summary>
    public static void ReplaceMigrationServices(this DbContextOptionsBuilder options) => options
        .ReplaceService<IHistoryRepository, MySqlMigrationHistory>()
        .ReplaceService<IMigrationCommandExecutor, MySqlMigrationSteps>();
}
