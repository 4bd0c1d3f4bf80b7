using Xunit;

namespace AuthServer.Tests.Fixtures;

/// <summary>An empty database for one test class that runs parts of the server in its own process.</summary>
public abstract class ClassDatabase(DatabaseKind kind) : IAsyncLifetime
{
    /// <summary>Configuration keys and values.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; private set; } = new Dictionary<string, string?>();

    public async Task InitializeAsync() =>
        Settings = (await TestDatabase.CreateAsync(kind)).Settings.ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), setting => setting.Value);

    public Task DisposeAsync() => Task.CompletedTask;
}

public sealed class SqliteDatabase() : ClassDatabase(DatabaseKind.Sqlite);

public sealed class MariaDbDatabase() : ClassDatabase(DatabaseKind.MariaDb);

public sealed class MySqlDatabase() : ClassDatabase(DatabaseKind.MySql);
