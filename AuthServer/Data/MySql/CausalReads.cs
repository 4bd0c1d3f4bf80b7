using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>
/// On a Galera cluster a commit is on every node when it is acknowledged, but not yet visible there: each node applies it in its
/// own time. With this, a read or an update first waits until its node has caught up with the cluster.
/// </summary>
internal static class CausalReads
{
    /// <summary>Under which the data source is registered.</summary>
    public const string Key = nameof(CausalReads);

    // 1: reads and the start of transactions; 2: UPDATE and DELETE.
    private const string Statement = "SET SESSION wsrep_sync_wait = 3";

    public static MySqlDataSource CreateDataSource(MySqlConnectionStringBuilder connection)
    {
        // What EF Core's provider asks for, and itself adds only to a connection string.
        connection.AllowUserVariables = true;
        connection.UseAffectedRows = false;
        return new MySqlDataSourceBuilder(connection.ConnectionString).UseConnectionOpenedCallback(BeginAsync).Build();
    }

    private static async ValueTask BeginAsync(MySqlConnectionOpenedContext context, CancellationToken cancellationToken)
    {
        // Once for each physical connection, and again only where the operator's connection string has it reset.
        if (context.Conditions is MySqlConnectionOpenedConditions.None)
        {
            return;
        }

        await using MySqlCommand command = new(Statement, context.Connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
