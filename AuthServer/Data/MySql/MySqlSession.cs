using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>
/// What our statements rest on, said by each new connection itself: an administrator may have set up the server otherwise, or set it up
/// otherwise tomorrow. Once for each physical connection, and again only where the operator's connection string has it reset.
/// </summary>
internal static class MySqlSession
{
    public const string Settings =
        // What does not fit is refused and not cut off; texts are quoted and escaped as EF Core's provider does.
        "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00', "
        // A statement commits by itself, a COMMIT begins nothing new, and what is written is checked.
        + "autocommit = 1, completion_type = 'NO_CHAIN', foreign_key_checks = 1, unique_checks = 1, "
        // No statement is refused for what it could match, or answered in part.
        + "sql_safe_updates = 0, sql_select_limit = 18446744073709551615, default_storage_engine = InnoDB";

    private const string Isolation = "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ";

    /// <summary>
    /// On a Galera cluster a commit is on every node when it is acknowledged, but not yet visible there: each node applies it in its
    /// own time. With this, a read (1) or an update or delete (2) first waits until its node has caught up with the cluster.
    /// </summary>
    private const string CausalReads = "SET SESSION wsrep_sync_wait = 3";

    public static MySqlDataSource CreateDataSource(MySqlConnectionStringBuilder connection, bool causalReads)
    {
        // What EF Core's provider asks for, and itself adds only to a connection string.
        connection.AllowUserVariables = true;
        connection.UseAffectedRows = false;
        // In one round trip.
        var settings = string.Join("; ", [Settings, Isolation, .. causalReads ? [CausalReads] : Array.Empty<string>()]);
        return new MySqlDataSourceBuilder(connection.ConnectionString).UseConnectionOpenedCallback(async (context, cancellationToken) =>
        {
            if (context.Conditions is not MySqlConnectionOpenedConditions.None)
            {
                await using MySqlCommand command = new(settings, context.Connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }).Build();
    }
}
