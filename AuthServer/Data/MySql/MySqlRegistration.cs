using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;
using MySqlConnector;

namespace AuthServer.Data.MySql;

internal static class MySqlRegistration
{
    private const int MaxRetries = 4;

    public static void AddMySql(this IServiceCollection services)
    {
        services.AddSingleton<MySqlServer>();
        services.AddSingleton<IDatabaseServer>(provider => provider.GetRequiredService<MySqlServer>());
        // Of the container's, because it is the pool; under a key, because EF Core's provider takes one without a key for every
        // connection, also where it was given a connection string.
        services.AddKeyedSingleton(CausalReads.Key, (provider, _) => CausalReads.CreateDataSource(provider.GetRequiredService<MySqlServer>().Connection));
        services.AddDbContextPool<AuthDbContext, MySqlAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            var server = provider.GetRequiredService<MySqlServer>();
            void Set(MySqlDbContextOptionsBuilder mySql)
            {
                mySql
                    .CommandTimeout(database.CommandTimeoutSeconds)
                    // 1205 lock wait timeout, 1213 deadlock (also a Galera cluster's certification failure): the whole unit of work again.
                    .EnableRetryOnFailure(MaxRetries, TimeSpan.FromMilliseconds(500), [1205, 1213]);
                if (server.TakesBackslashesAsTheyAre)
                {
                    mySql.DisableBackslashEscaping();
                }
            }

            _ = database.CausalReads
                ? options.UseMySql(provider.GetRequiredKeyedService<MySqlDataSource>(CausalReads.Key), server.Version, Set)
                : options.UseMySql(server.Connection.ConnectionString, server.Version, Set);
            options.ReplaceService<IHistoryRepository, MySqlMigrationHistory>();
        });
    }
}
