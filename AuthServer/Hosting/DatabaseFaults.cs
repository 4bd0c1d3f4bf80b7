using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuthServer.Hosting;

/// <summary>The one list of what a database may do to a request, a command or a job. None of it is a bug of this server.</summary>
internal static class DatabaseFaults
{
    private const string Driver = " MySqlConnector.";

    public static bool IsDatabaseFault(Exception exception) =>
        exception is DbException or RetryLimitExceededException or TimeoutException
        || IsLostConnection(exception)
        || (exception.InnerException is { } inner && IsDatabaseFault(inner));

    /// <summary>
    /// The database has understood and says no: to a name, a password, a right or a statement (classes 28 and 42 of SQL's states).
    /// To wait changes nothing.
    /// </summary>
    public static bool IsRefusal(Exception exception) =>
        exception is DbException { SqlState: ['2', '8', ..] or ['4', '2', ..] } || (exception.InnerException is { } inner && IsRefusal(inner));

    /// <summary>One sentence in the database's own words.</summary>
    public static string Told(Exception exception) =>
        $"{(IsRefusal(exception) || IsSaid(exception) ? "The database says" : "The database did not answer")}: {Reason(exception)}";

    public static string Reason(Exception exception) =>
        (exception as DbException ?? exception.InnerException as DbException ?? exception.GetBaseException()).Message;

    /// <summary>It has answered, and would answer the same again, such as that its disk is full.</summary>
    private static bool IsSaid(Exception exception) =>
        exception is DbException { IsTransient: false } || (exception.InnerException is { } inner && IsSaid(inner));

    /// <summary>What the driver says, bare, when its connection has ended under it. The same from elsewhere is about a file or a request.</summary>
    private static bool IsLostConnection(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException && exception.StackTrace?.Contains(Driver, StringComparison.Ordinal) is true;
}
