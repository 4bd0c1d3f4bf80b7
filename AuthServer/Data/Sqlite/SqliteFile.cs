using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.Data.Sqlite;

namespace AuthServer.Data.Sqlite;

/// <summary>
/// The database's file. A server's start and <c>db migrate</c> make it, for its owner only: it holds accounts, and the master key
/// lies beside it. No connection makes it: in another folder, or by a mistyped path, that would be a second database, and in silence.
/// </summary>
internal static class SqliteFile
{
    /// <summary>The operator's connection string, for a file that is there.</summary>
    public static string WithoutCreation(string connectionString)
    {
        SqliteConnectionStringBuilder builder = new(connectionString);
        builder.Mode = builder.Mode is SqliteOpenMode.ReadWriteCreate ? SqliteOpenMode.ReadWrite : builder.Mode;
        return builder.ConnectionString;
    }

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
        catch (Exception exception) when (FileFaults.IsFileFault(exception))
        {
            return $"Database__ConnectionString: no database can be made at {path}: {WritingFaults.OfMaking(path, exception)}";
        }
    }

    /// <summary>Why this user cannot work with the file and with those that SQLite has beside it; null when nothing is known against it.</summary>
    public static string? Fault(string path) =>
        new[] { path, $"{path}-wal", $"{path}-shm" }.Select(WritingFaults.OfWriting).FirstOrDefault(fault => fault is not null) is { } fault
            ? $"Database__ConnectionString: {fault}"
            : null;

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
}
