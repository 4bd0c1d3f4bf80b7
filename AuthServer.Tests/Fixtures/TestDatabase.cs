using System.Security.Cryptography;

namespace AuthServer.Tests.Fixtures;

/// <summary>The databases that everything which touches data is tested on.</summary>
public enum DatabaseKind
{
    Sqlite,
    MariaDb,
    MySql,
}

/// <summary>A database of its own, as the settings of a host.</summary>
internal sealed record TestDatabase(DatabaseKind Kind, DirectoryInfo Folder, IReadOnlyDictionary<string, string?> Settings)
{
    /// <summary>At this version's schema, and otherwise empty.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var database = await CreateEmptyAsync(kind);
        await (kind is DatabaseKind.Sqlite
            ? DatabaseTemplate.CopySqliteAsync(Path.Combine(database.Folder.FullName, "authserver.db"))
            : DatabaseTemplate.FillAsync(await DatabaseServer.GetAsync(kind), database.Settings["Database__ConnectionString"]!));
        return database;
    }

    /// <summary>Without any table.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseKind kind)
    {
        if (kind is not DatabaseKind.Sqlite)
        {
            return await CreateOnAsync(await DatabaseServer.GetAsync(kind));
        }

        var folder = NewFolder();
        return new(kind, folder, new Dictionary<string, string?> { ["Database__ConnectionString"] = $"Data Source={folder.FullName}/authserver.db" });
    }

    public static async Task<TestDatabase> CreateOnAsync(DatabaseServer server, string? connectionString = null) =>
        new(server.Kind, NewFolder(), new Dictionary<string, string?>
        {
            ["Database__Provider"] = "MySql",
            ["Database__ConnectionString"] = connectionString ?? await server.CreateDatabaseAsync(),
            ["Database__MigrateOnStart"] = "true",
            ["Keys__MasterKey"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
        });

    /// <summary>These settings with some of them changed; null takes one away.</summary>
    public Dictionary<string, string?> With(params (string Name, string? Value)[] changes)
    {
        Dictionary<string, string?> changed = new(Settings);
        foreach (var (name, value) in changes)
        {
            changed[name] = value;
        }

        return changed;
    }

    private static DirectoryInfo NewFolder() => Directory.CreateTempSubdirectory("authserver-test-");
}
