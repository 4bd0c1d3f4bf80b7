using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuthServer.Data;

/// <summary>
/// Prepared statements, past EF Core, for what nearly every request says: a connection keeps what it has prepared. Their parameters are
/// <c>@0</c>, <c>@1</c> and so on. Everything else goes through EF Core, and so does the transaction that they take part in.
/// </summary>
internal static class Statements
{
    /// <summary>How many rows it changed. Outside a transaction it is tried again after a deadlock, as EF Core's own statements are.</summary>
    public static Task<int> ExecuteAsync(this AuthDbContext db, string sql, object?[] values, CancellationToken cancellationToken) =>
        db.Database.CurrentTransaction is null
            ? db.Database.CreateExecutionStrategy().ExecuteAsync(token => ExecuteOnceAsync(db, sql, values, token), cancellationToken)
            : ExecuteOnceAsync(db, sql, values, cancellationToken);

    /// <summary>The first row as <paramref name="read"/> takes it; null when there is none.</summary>
    public static async Task<TRow?> ReadRowAsync<TRow>(
        this AuthDbContext db, string sql, object?[] values, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
        where TRow : class
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = await PrepareAsync(db, sql, values, cancellationToken);
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

    /// <summary>The name of a parameter.</summary>
    public static string Parameter(int number) => string.Create(CultureInfo.InvariantCulture, $"@{number}");

    private static async Task<int> ExecuteOnceAsync(AuthDbContext db, string sql, object?[] values, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = await PrepareAsync(db, sql, values, cancellationToken);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<DbCommand> PrepareAsync(AuthDbContext db, string sql, object?[] values, CancellationToken cancellationToken)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = db.Database.GetCommandTimeout() ?? command.CommandTimeout;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (Parameter(i), values[i] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        await command.PrepareAsync(cancellationToken);
        return command;
    }
}
