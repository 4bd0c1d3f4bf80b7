using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Options;
using MySqlConnector;

namespace AuthServer.Data.MySql;

internal static class MySqlRegistration
{
    private const int MaxRetries = 4;

    public static void AddMySql(this IServiceCollection services)
    {
        // Of the container's, because it is the pool; under a key, because EF Core's provider takes one without a key for every
        // connection, also where it was given a connection string.
        services.AddKeyedSingleton(CausalReads.Key, (provider, _) => CausalReads.CreateDataSource(Connection(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value)));
        services.AddDbContextPool<AuthDbContext, MySqlAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            void Set(MySqlDbContextOptionsBuilder mySql) => mySql
                .CommandTimeout(database.CommandTimeoutSeconds)
                // 1205 lock wait timeout, 1213 deadlock (also a Galera cluster's certification failure): the whole unit of work again.
                .EnableRetryOnFailure(MaxRetries, TimeSpan.FromMilliseconds(500), [1205, 1213]);
            _ = database.CausalReads
                ? options.UseMySql(provider.GetRequiredKeyedService<MySqlDataSource>(CausalReads.Key), database.MySqlVersion, Set)
                : options.UseMySql(Connection(database).ConnectionString, database.MySqlVersion, Set);
        });
    }

    /// <summary>The operator's string, with two defaults of ours where it is silent.</summary>
    private static MySqlConnectionStringBuilder Connection(DatabaseOptions options)
    {
        MySqlConnectionStringBuilder connection = new(options.ConnectionString!);
        if (!connection.ContainsKey("Connection Reset"))
        {
            // Saves a round trip per request; no session state of one request is ever left on a connection for the next.
            connection.ConnectionReset = false;
        }

        if (!connection.ContainsKey("Connection Timeout"))
        {
            connection.ConnectionTimeout = 5;
        }

        return connection;
    }
}
