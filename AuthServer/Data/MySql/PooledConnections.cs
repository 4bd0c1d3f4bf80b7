using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MySqlConnector;

namespace AuthServer.Data.MySql;

/// <summary>
/// The server, or somebody between, may have ended a connection while it lay in the pool. One that lay there for more than a moment is
/// asked before anything is written to it, and another is taken where it does not answer: no request pays for it.
/// </summary>
internal sealed class PooledConnections(TimeProvider time) : DbConnectionInterceptor
{
    private const string Question = "DO 0";
    private const int DefaultTimeoutSeconds = 10;
    private const int MostKnown = 1_000;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    /// <summary>When each was last seen to answer, by the server's number for it.</summary>
    private readonly ConcurrentDictionary<int, long> _seen = new();

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var taken = (MySqlConnection)connection;
        while (MayHaveEnded(taken) && !await AnswersAsync(taken, TimeoutOf(eventData), cancellationToken))
        {
            await taken.CloseAsync();
            await taken.OpenAsync(cancellationToken);
        }
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var taken = (MySqlConnection)connection;
        while (MayHaveEnded(taken) && !Answers(taken, TimeoutOf(eventData)))
        {
            taken.Close();
            taken.Open();
        }
    }

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        See((MySqlConnection)connection);
        return new(result);
    }

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        See((MySqlConnection)connection);
        return result;
    }

    private static int TimeoutOf(ConnectionEventData eventData) => eventData.Context?.Database.GetCommandTimeout() ?? DefaultTimeoutSeconds;

    private bool MayHaveEnded(MySqlConnection connection) =>
        !_seen.TryGetValue(connection.ServerThread, out var seen) || time.GetElapsedTime(seen) > Moment;

    private void See(MySqlConnection connection)
    {
        if (connection.State is not ConnectionState.Open)
        {
            return;
        }

        if (_seen.Count > MostKnown)
        {
            // Whoever is forgotten is asked once more.
            _seen.Clear();
        }

        _seen[connection.ServerThread] = time.GetTimestamp();
    }

    private static async Task<bool> AnswersAsync(MySqlConnection connection, int timeout, CancellationToken cancellationToken)
    {
        try
        {
            await using MySqlCommand question = new(Question, connection) { CommandTimeout = timeout };
            await question.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (HasEnded(exception, connection))
        {
            return false;
        }
    }

    private static bool Answers(MySqlConnection connection, int timeout)
    {
        try
        {
            using MySqlCommand question = new(Question, connection) { CommandTimeout = timeout };
            question.ExecuteNonQuery();
            return true;
        }
        catch (Exception exception) when (HasEnded(exception, connection))
        {
            return false;
        }
    }

    /// <summary>One that is only slow is not taken for one that has ended.</summary>
    private static bool HasEnded(Exception exception, MySqlConnection connection) =>
        exception is not (OperationCanceledException or MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired })
        && (connection.State is not ConnectionState.Open || DatabaseFaults.IsDatabaseFault(exception));
}
