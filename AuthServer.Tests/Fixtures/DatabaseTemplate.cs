using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AuthServer.Data;
using AuthServer.Data.MySql;
using AuthServer.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AuthServer.Tests.Fixtures;

/// <summary>A database as the migrations make it, made once and copied for each test that is not about migrating.</summary>
internal static class DatabaseTemplate
{
    private static readonly Lazy<Task<FileInfo>> SqliteFile = new(MakeSqliteAsync);
    private static readonly ConcurrentDictionary<DatabaseServer, Lazy<Task<string>>> Scripts = new();

    public static async Task CopySqliteAsync(string path) => (await SqliteFile.Value).CopyTo(path);

    /// <summary>Fills an empty database of that server.</summary>
    public static async Task FillAsync(DatabaseServer server, string connectionString)
    {
        var script = await Scripts.GetOrAdd(server, _ => new(() => MakeScriptAsync(server))).Value;
        await using MySqlConnection connection = new(connectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"ALTER DATABASE `{connection.Database}` {script}");
    }

    private static async Task<FileInfo> MakeSqliteAsync()
    {
        FileInfo file = new(Path.Combine(Directory.CreateTempSubdirectory("authserver-template-").FullName, "authserver.db"));
        await using SqliteAuthDbContext db = new(
            new DbContextOptionsBuilder<SqliteAuthDbContext>().UseSqlite($"Data Source={file.FullName};Pooling=False").Options);
        await MigrateAsync(db);
        if (!OperatingSystem.IsWindows())
        {
            // As the server makes it.
            file.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return file;
    }

    /// <summary>
    /// What follows <c>ALTER DATABASE name</c>: its collation, and then every table with its keys and rows as the server itself
    /// writes them. <c>CREATE TABLE … LIKE</c> would leave the foreign keys out.
    /// </summary>
    private static async Task<string> MakeScriptAsync(DatabaseServer server)
    {
        await using MySqlConnection connection = new(await server.CreateDatabaseAsync());
        await connection.OpenAsync();
        var name = connection.Database;
        var options = new DbContextOptionsBuilder<MySqlAuthDbContext>().UseMySql(connection.ConnectionString, ServerVersion.Parse(server.Version));
        options.ReplaceMigrationServices();
        await using MySqlAuthDbContext db = new(options.Options);
        await MigrateAsync(db);

        var collation = (await ReadAsync(
            connection,
            "SELECT default_character_set_name, default_collation_name FROM information_schema.schemata "
                + $"WHERE schema_name = '{name}'")).Single();
        StringBuilder script = new($"CHARACTER SET {collation[0]} COLLATE {collation[1]};\nSET foreign_key_checks = 0;\n");
        foreach (var table in await ReadAsync(connection, "SHOW TABLES"))
        {
            script.Append((await ReadAsync(connection, $"SHOW CREATE TABLE `{table[0]}`")).Single()[1]);
            script.Append(CultureInfo.InvariantCulture, $";\nINSERT INTO `{table[0]}` SELECT * FROM `{name}`.`{table[0]}`;\n");
        }

        return script.Append("SET foreign_key_checks = 1;").ToString();
    }

    private static async Task MigrateAsync(AuthDbContext db)
    {
        await db.BeforeMigrationAsync(CancellationToken.None);
        await db.Database.MigrateAsync();
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string[]>> ReadAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string[]> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows;
    }
}
