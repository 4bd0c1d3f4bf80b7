using Xunit;

namespace AuthServer.Tests.Fixtures;

/// <summary>An empty database of its own for one test class, and the settings that point a server to it.</summary>
public abstract class TestDatabase : IAsyncLifetime
{
    /// <summary>Configuration keys and values.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; protected set; } = new Dictionary<string, string?>();

    public abstract Task InitializeAsync();

    public abstract Task DisposeAsync();
}

public sealed class SqliteDatabase : TestDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("authserver-sqlite-").FullName;

    public override Task InitializeAsync()
    {
        Settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = "Sqlite",
            ["Database:ConnectionString"] = $"Data Source={_folder}/test.db",
        };
        return Task.CompletedTask;
    }

    public override Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}

public sealed class MariaDbDatabase : TestDatabase
{
    public override async Task InitializeAsync()
    {
        var server = await MariaDbServer.GetAsync();
        Settings = new Dictionary<string, string?>
        {
            ["Database:Provider"] = "MySql",
            ["Database:ConnectionString"] = await server.CreateDatabaseAsync(),
            ["Database:ServerVersion"] = server.Version,
            ["Database:MigrateOnStart"] = "true",
        };
    }

    // The whole server's folder goes at the end of the run.
    public override Task DisposeAsync() => Task.CompletedTask;
}
