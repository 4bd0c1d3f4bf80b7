using Microsoft.Data.Sqlite;

namespace AuthServer.Data.Sqlite;

/// <summary>SQLite comes with AuthServer, in the version that AuthServer was built with. What may be missing is the file.</summary>
internal sealed class SqliteServer(DatabaseOptions options) : IDatabaseServer
{
    private string FilePath => options.SqliteFilePath;

    public Task<string?> FaultAsync(CancellationToken cancellationToken) =>
        Task.FromResult(SqliteFile.Fault(FilePath) ?? (File.Exists(FilePath) ? null : Missing()));

    public bool IsFinal(Exception exception) =>
        exception.GetBaseException() is SqliteException { SqliteErrorCode: not (SqliteErrors.Busy or SqliteErrors.Locked) };

    /// <summary>Its connections go to nobody.</summary>
    public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public string? MakeStorage() => SqliteFile.Fault(FilePath) ?? SqliteFile.Make(FilePath);

    private string Missing()
    {
        var source = string.IsNullOrWhiteSpace(options.ConnectionString)
            ? "the default of Database__ConnectionString, below the current folder"
            : "from Database__ConnectionString";
        return $"There is no database at {FilePath} ({source}). Run 'AuthServer db migrate' to make it there, or set Database__ConnectionString to "
            + "where it is.";
    }
}
