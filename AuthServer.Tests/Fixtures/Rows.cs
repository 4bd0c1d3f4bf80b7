using System.Data.Common;
using System.Globalization;

namespace AuthServer.Tests.Fixtures;

/// <summary>Looks into a host's database past the host: SQL that both databases take (names in backticks).</summary>
internal static class Rows
{
    public static async Task<T?> ScalarAsync<T>(this TestDatabase database, string sql, params object[] values)
    {
        await using var connection = await OpenAsync(database);
        await using var command = Command(connection, sql, values);
        var value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
    }

    public static async Task<int> ExecuteAsync(this TestDatabase database, string sql, params object[] values)
    {
        await using var connection = await OpenAsync(database);
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every value of a table as text.</summary>
    public static async Task<string> DumpAsync(this TestDatabase database, string table)
    {
        await using var connection = await OpenAsync(database);
        await using var command = Command(connection, $"SELECT * FROM `{table}`", []);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> values = [];
        while (await reader.ReadAsync())
        {
            values.AddRange(Enumerable.Range(0, reader.FieldCount).Select(i =>
                reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? ""));
        }

        return string.Join('\n', values);
    }

    private static async Task<DbConnection> OpenAsync(TestDatabase database)
    {
        var connection = database.Connect();
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>The values are @0, @1 and so on.</summary>
    private static DbCommand Command(DbConnection connection, string sql, object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (i, value) in values.Index())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{i}";
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
