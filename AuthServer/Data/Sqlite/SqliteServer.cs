namespace AuthServer.Data.Sqlite;

/// <summary>SQLite comes with AuthServer, in the version that AuthServer was built with.</summary>
internal sealed class SqliteServer : IDatabaseServer
{
    public Task<string?> FaultAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
