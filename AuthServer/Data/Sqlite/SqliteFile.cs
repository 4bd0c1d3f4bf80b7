using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuthServer.Data.Sqlite;

/// <summary>
/// The database's file. A connection never makes it: in another folder, or by a mistyped path, that would be a second database,
/// and in silence. A server's start and <c>db migrate</c> make it, for its owner only: it holds accounts, and the master key lies beside it.
/// </summary>
internal sealed class SqliteFile(string path, bool isDefault) : DbConnectionInterceptor
{
    public static string PathOf(string connectionString) => Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);

    /// <summary>Makes the file and its folder where they are missing; one line when that cannot be done.</summary>
    public static string? Make(string path)
    {
        // Only while it is missing: closing a file that is open elsewhere in this process would drop SQLite's locks on it.
        if (File.Exists(path))
        {
            return null;
        }

        try
        {
            Create(path);
            return null;
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it at the same moment.
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"Database__ConnectionString: no database can be made at {path}: {exception.Message}";
        }
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check();
        return ValueTask.FromResult(result);
    }

    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? ".";
        FileStreamOptions creation = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder, creation.UnixCreateMode.Value | UnixFileMode.UserExecute);
        }

        using FileStream file = new(path, creation);
    }

    private void Check()
    {
        if (!File.Exists(path))
        {
            var source = isDefault ? "the default of Database__ConnectionString, below the current folder" : "from Database__ConnectionString";
            throw new MissingDatabaseException(
                $"There is no database at {path} ({source}). Run 'AuthServer db migrate' to make it there, or set Database__ConnectionString to where it is.");
        }
    }
}
