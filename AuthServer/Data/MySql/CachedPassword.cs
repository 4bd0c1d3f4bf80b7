using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>
/// MySQL's caching_sha2_password sends the password itself when the server has not cached it, and the driver does so only over TLS or
/// under the server's RSA key. Without both, a start works while the password is cached and fails after the server's restart.
/// </summary>
internal static class CachedPassword
{
    private const string Method = "caching_sha2_password";

    public const string Fault =
        $"Database__ConnectionString: the database user signs in by {Method}, which without TLS works only while the server has the password cached. "
        + "Use TLS (SslMode=Preferred is the default, SslMode=Required insists), or set AllowPublicKeyRetrieval=true.";

    /// <summary>The driver's refusal has no number of its own, only its words.</summary>
    public static bool IsRefusedWithoutTls(MySqlException exception) =>
        exception.Message.Contains(Method, StringComparison.Ordinal) && exception.ErrorCode is MySqlErrorCode.UnableToConnectToHost;

    public static async Task<bool> NeedsCacheAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        MySqlConnectionStringBuilder settings = new(connection.ConnectionString);
        if (settings.AllowPublicKeyRetrieval || settings.ServerRsaPublicKeyFile is not "" || settings.ConnectionProtocol is not MySqlConnectionProtocol.Socket
            || await ServerFacts.TextAsync(connection, "SHOW SESSION STATUS LIKE 'Ssl_cipher'", 1, cancellationToken) is not "")
        {
            return false;
        }

        try
        {
            var user = await ServerFacts.TextAsync(connection, "SHOW CREATE USER CURRENT_USER()", 0, cancellationToken);
            return user.Contains(Method, StringComparison.Ordinal);
        }
        catch (MySqlException)
        {
            // A server that does not let its users read this of themselves: nothing is known.
            return false;
        }
    }
}
