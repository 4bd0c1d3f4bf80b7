using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace AuthServer.Tests.Fixtures;

/// <summary>Looks into a host's database as somebody would who had stolen it.</summary>
internal static class DatabaseReading
{
    public static DbConnection Connect(this TestDatabase database) => database.Kind is DatabaseKind.Sqlite
        ? new SqliteConnection(database.Settings["Database__ConnectionString"])
        : new MySqlConnection(database.Settings["Database__ConnectionString"]);

    public static async Task<List<string[]>> ReadAsync(this TestDatabase database, string sql)
    {
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        List<string[]> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }

    /// <summary>Everything that an SQLite database has on disk, its write-ahead log included.</summary>
    public static async Task<string> BytesAsync(this TestDatabase database)
    {
        StringBuilder text = new();
        foreach (var file in database.Folder.EnumerateFiles("authserver.db*"))
        {
            await using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader reader = new(stream, Encoding.Latin1);
            text.Append(await reader.ReadToEndAsync());
        }

        return text.ToString();
    }
}
