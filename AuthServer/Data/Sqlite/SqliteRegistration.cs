using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Data.Sqlite;

internal static class SqliteRegistration
{
    public static void AddSqlite(this IServiceCollection services) =>
        services.AddDbContextPool<AuthDbContext, SqliteAuthDbContext>((provider, options) =>
        {
            var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
            CreateFolder(database);
            options
                .UseSqlite(database.SqliteConnectionString, sqlite => sqlite.CommandTimeout(database.CommandTimeoutSeconds))
                .AddInterceptors(new SqlitePragmas());
        });

    /// <summary>The folder the file lies in, made with mode 0700: accounts and, beside them, the master key.</summary>
    private static void CreateFolder(DatabaseOptions options)
    {
        if (Directory.Exists(Folder(options)))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder(options));
        }
        else
        {
            Directory.CreateDirectory(Folder(options), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public static string Folder(DatabaseOptions options) =>
        Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(options.SqliteConnectionString).DataSource)) ?? ".";
}
