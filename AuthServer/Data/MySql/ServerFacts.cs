using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>What a server says of itself and of this connection.</summary>
/// <param name="Version">Kind and version.</param>
/// <param name="IdleSeconds">It ends a connection that was not used for so long.</param>
/// <param name="KnowsCausalReads">It has the variable wsrep_sync_wait.</param>
/// <param name="NeedsCachedPassword">This connection came about only because the server had the password cached: see <see cref="CachedPassword"/>.</param>
internal sealed record ServerFacts(ServerVersion Version, uint IdleSeconds, bool KnowsCausalReads, bool NeedsCachedPassword)
{
    public static async Task<ServerFacts> ReadAsync(MySqlConnection connection, CancellationToken cancellationToken) => new(
        ServerVersion.Parse(connection.ServerVersion),
        uint.Parse(await TextAsync(connection, "SHOW SESSION VARIABLES LIKE 'wait_timeout'", 1, cancellationToken), CultureInfo.InvariantCulture),
        await TextAsync(connection, "SHOW SESSION VARIABLES LIKE 'wsrep_sync_wait'", 0, cancellationToken) is not "",
        await CachedPassword.NeedsCacheAsync(connection, cancellationToken));

    /// <summary>One column of the first row; empty when there is none.</summary>
    public static async Task<string> TextAsync(MySqlConnection connection, string sql, int column, CancellationToken cancellationToken)
    {
        await using MySqlCommand command = new(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetString(column) : "";
    }
}
