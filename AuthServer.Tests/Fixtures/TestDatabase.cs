namespace AuthServer.Tests.Fixtures;

/// <summary>The databases that everything which touches data is tested on.</summary>
public enum DatabaseKind
{
    Sqlite,
    MariaDb,
}

/// <summary>An empty database of its own, as the settings of a host.</summary>
internal sealed record TestDatabase(DatabaseKind Kind, DirectoryInfo Folder, IReadOnlyDictionary<string, string?> Settings)
{
    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");
        Dictionary<string, string?> settings = new();
        if (kind is DatabaseKind.MariaDb)
        {
            var server = await MariaDbServer.GetAsync();
            settings["Database__Provider"] = "MySql";
            settings["Database__ConnectionString"] = await server.CreateDatabaseAsync();
            settings["Database__ServerVersion"] = server.Version;
            settings["Database__MigrateOnStart"] = "true";
            settings["Keys__MasterKey"] = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        }
        else
        {
            settings["Database__ConnectionString"] = $"Data Source={folder.FullName}/authserver.db";
        }

        return new(kind, folder, settings);
    }
}
