using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Data.Sqlite;

internal static class SqliteRegistration
{
    public static void AddSqlite(this IServiceCollection services)
    {
        services.AddSingleton<IDatabaseServer, SqliteServer>();
        services.AddDbContextPool<AuthDbContext, SqliteAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            options
                .UseSqlite(database.SqliteConnectionString, sqlite => sqlite.CommandTimeout(database.CommandTimeoutSeconds))
                .AddInterceptors(new SqliteFile(FilePath(database), isDefault: string.IsNullOrWhiteSpace(database.ConnectionString)), new SqlitePragmas());
        });
    }

    public static string Folder(DatabaseOptions options) => Path.GetDirectoryName(FilePath(options)) ?? ".";

    private static string FilePath(DatabaseOptions options) => SqliteFile.PathOf(options.SqliteConnectionString);
}
