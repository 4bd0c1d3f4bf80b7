using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuthServer.Data.Sqlite;

/// <summary>
/// Makes the file and its folder when the database is first opened, for their owner only: it holds accounts, and the master
/// key lies beside it. What only builds a context, such as <c>--help</c>, touches nothing.
/// </summary>
internal sealed class SqliteFile(string path) : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Create();
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Create();
        return ValueTask.FromResult(result);
    }

    private void Create()
    {
        // Only while it is missing: closing a file that is open elsewhere in this process would drop SQLite's locks on it.
        if (File.Exists(path))
        {
            return;
        }

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

        try
        {
            using FileStream file = new(path, creation);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made it at the same moment.
        }
    }
}
