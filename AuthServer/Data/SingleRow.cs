using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuthServer.Data;

/// <summary>
/// Reads one row by a prepared statement, past EF Core: for what nearly every request asks. EF Core copies such a row twice before it is
/// seen, since it may have to ask again.
/// </summary>
internal static class SingleRow
{
    /// <param name="db">Whose connection is used.</param>
    /// <param name="sql">With one parameter, <c>@key</c>.</param>
    /// <param name="key">Its value.</param>
    /// <param name="read">Makes of the row what is returned.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when there is no such row.</returns>
    public static async Task<TRow?> ReadRowAsync<TRow>(
        this AuthDbContext db, string sql, string key, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
        where TRow : class
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@key", key);
            command.Parameters.Add(parameter);
            // A connection keeps what it has prepared.
            await command.PrepareAsync(cancellationToken);
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? read(reader) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTime? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDateTime(column);
}
