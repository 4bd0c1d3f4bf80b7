using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>The MySQL or MariaDB server that the connection string leads to: which one it is, and how it has to be spoken to.</summary>
internal sealed class MySqlServer(DatabaseOptions options, ILogger<MySqlServer> logger) : IDatabaseServer
{
    private volatile ServerFacts? _facts;

    /// <summary>What the operator said that it is, or else what it says itself.</summary>
    public ServerVersion Version => options.MySqlVersion ?? Facts.Version;

    /// <summary>The operator's connection string, with our defaults where it is silent.</summary>
    public MySqlConnectionStringBuilder Connection
    {
        get
        {
            var connection = MySqlConnections.WithDefaults(options.ConnectionString!);
            // The pool lets go of what lay idle before the server does. It looks only now and then.
            connection.ConnectionIdleTimeout = Math.Min(
                connection.ConnectionIdleTimeout is 0 ? uint.MaxValue : connection.ConnectionIdleTimeout, Math.Max(1, Facts.IdleSeconds / 3));
            return connection;
        }
    }

    // A context that is made before a start has asked (a tool, a test) asks by itself.
    private ServerFacts Facts => _facts ??= Task.Run(() => AskAsync(CancellationToken.None)).GetAwaiter().GetResult();

    public bool IsFinal(Exception exception) => exception.GetBaseException() is MySqlException
    {
        ErrorCode: MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.UnknownDatabase or MySqlErrorCode.HostNotPrivileged,
    };

    /// <summary>A database is made by an administrator of its server.</summary>
    public string? MakeStorage() => null;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAnewAsync(cancellationToken);
    }

    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        ServerFacts facts;
        try
        {
            _facts = facts = await AskAsync(cancellationToken);
        }
        catch (MySqlException exception) when (CachedPassword.IsRefusedWithoutTls(exception))
        {
            return CachedPassword.Fault;
        }

        if (options.MySqlVersion is { } said && said.Type != facts.Version.Type)
        {
            return $"Database__ServerVersion: '{said}' is not what this server is, {facts.Version}. Leave it out to have the server asked.";
        }

        if (options.MySqlVersion is { } newer && newer.Version > facts.Version.Version)
        {
            logger.LogWarning("Database__ServerVersion says {Said}, but the server is {Version}: it may not know what is asked of it.", newer, facts.Version);
        }

        if (options.CausalReads && !facts.KnowsCausalReads)
        {
            return $"Database__CausalReads: this server, {facts.Version}, is no MariaDB with Galera: it does not know wsrep_sync_wait.";
        }

        return facts.NeedsCachedPassword ? CachedPassword.Fault : null;
    }

    private async Task<ServerFacts> AskAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAnewAsync(cancellationToken);
        return await ServerFacts.ReadAsync(connection, cancellationToken);
    }

    private async Task<MySqlConnection> ConnectAnewAsync(CancellationToken cancellationToken)
    {
        var settings = MySqlConnections.WithDefaults(options.ConnectionString!);
        settings.Pooling = false;
        MySqlConnection connection = new(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
