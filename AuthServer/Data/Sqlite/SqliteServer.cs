using Microsoft.Extensions.Options;

namespace AuthServer.Data.Sqlite;

/// <summary>SQLite comes with AuthServer, in the version that AuthServer was built with.</summary>
internal sealed class SqliteServer(IOptions<DatabaseOptions> options) : IDatabaseServer
{
    public string? MakeStorage() => SqliteFile.Make(SqliteFile.PathOf(options.Value.SqliteConnectionString));

    public Task<string?> FaultAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
