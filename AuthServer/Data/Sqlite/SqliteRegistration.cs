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
            CreateFile(database);
            options
                .UseSqlite(database.SqliteConnectionString, sqlite => sqlite.CommandTimeout(database.CommandTimeoutSeconds))
                .AddInterceptors(new SqlitePragmas());
        });

    public static string Folder(DatabaseOptions options) => Path.GetDirectoryName(FilePath(options)) ?? ".";

    private static string FilePath(DatabaseOptions options) =>
        Path.GetFullPath(new SqliteConnectionStringBuilder(options.SqliteConnectionString).DataSource);

    /// <summary>The file and its folder, readable by their owner only: it holds accounts, and the master key lies beside it.</summary>
    private static void CreateFile(DatabaseOptions options)
    {
        if (File.Exists(FilePath(options)))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder(options));
            return;
        }

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Directory.CreateDirectory(Folder(options), Owner | UnixFileMode.UserExecute);
        using FileStream file = new(FilePath(options), new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, UnixCreateMode = Owner });
    }
}
