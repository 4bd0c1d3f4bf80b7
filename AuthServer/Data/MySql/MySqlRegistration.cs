using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using MySqlConnector;

namespace AuthServer.Data.MySql;

internal static class MySqlRegistration
{
    private const int MaxRetries = 4;

    public static void AddMySql(this IServiceCollection services) =>
        services.AddDbContextPool<AuthDbContext, MySqlAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            options.UseMySql(ConnectionString(database), database.MySqlVersion, mySql => mySql
                .CommandTimeout(database.CommandTimeoutSeconds)
                // 1205 lock wait timeout, 1213 deadlock (also a Galera cluster's certification failure): the whole unit of work again.
                .EnableRetryOnFailure(MaxRetries, TimeSpan.FromMilliseconds(500), [1205, 1213]));
        });

    /// <summary>The operator's string, with two defaults of ours where it is silent.</summary>
    private static string ConnectionString(DatabaseOptions options)
    {
        MySqlConnectionStringBuilder connection = new(options.ConnectionString!);
        if (!connection.ContainsKey("Connection Reset"))
        {
            // Saves a round trip per request; no session state is ever set on a pooled connection.
            connection.ConnectionReset = false;
        }

        if (!connection.ContainsKey("Connection Timeout"))
        {
            connection.ConnectionTimeout = 5;
        }

        return connection.ConnectionString;
    }
}
