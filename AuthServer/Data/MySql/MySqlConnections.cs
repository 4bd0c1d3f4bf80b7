using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>The connection string that is used, made from the operator's.</summary>
internal static class MySqlConnections
{
    public static MySqlConnectionStringBuilder WithDefaults(string operatorsString)
    {
        MySqlConnectionStringBuilder connection = new(operatorsString);
        if (!connection.ContainsKey("Connection Reset"))
        {
            // Saves a round trip per request; no session state of one request is ever left on a connection for the next.
            connection.ConnectionReset = false;
        }

        if (!connection.ContainsKey("Connection Timeout"))
        {
            connection.ConnectionTimeout = 5;
        }

        return connection;
    }
}
