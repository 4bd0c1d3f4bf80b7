using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuthServer.Data.Sqlite;

/// <summary>
/// Writers wait for each other inside SQLite (busy_timeout, milliseconds) rather than in the driver's coarser retry loop, as long
/// as any statement may take; and a commit is on disk before it is acknowledged (synchronous = FULL).
/// </summary>
internal sealed class SqlitePragmas(DatabaseOptions options) : DbConnectionInterceptor
{
    private readonly string _pragmas = string.Create(
        CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {options.CommandTimeoutSeconds * 1000}; PRAGMA synchronous = FULL;");

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = _pragmas;
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite has no asynchronous I/O.
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
