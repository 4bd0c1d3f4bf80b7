using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data.Sqlite;

internal static class SqliteRegistration
{
    public static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<IDatabaseServer, SqliteServer>();
        services.AddDbContextPool<AuthDbContext, SqliteAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<DatabaseOptions>();
            options
                .UseSqlite(SqliteFile.WithoutCreation(database.SqliteConnectionString), sqlite => sqlite.CommandTimeout(database.CommandTimeoutSeconds))
                .AddInterceptors(new SqlitePragmas(database));
        });
    }
}
