using System.ComponentModel.DataAnnotations;
using AuthServer.Data.Sqlite;
using AuthServer.Hosting.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AuthServer.Data;

internal enum DatabaseProvider
{
    Sqlite,
    MySql,
}

/// <summary>Which database holds everything.</summary>
internal sealed class DatabaseOptions : ISettings, IValidatableObject
{
    private const string DefaultSqliteConnection = "Data Source=.data/authserver.db";

    public static string Section => "Database";

    /// <summary>Sqlite (a file, nothing to install) or MySql (MySQL, MariaDB).</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>ADO.NET connection string. Sqlite has the default <c>Data Source=.data/authserver.db</c>, below the current folder.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>MySql only: such as <c>9.7.0-mysql</c> or <c>10.11.6-mariadb</c>. Left out: the server is asked.</summary>
    public string? ServerVersion { get; set; }

    /// <summary>Apply missing migrations at start. Default: true for Sqlite, false for MySql (run <c>db migrate</c>).</summary>
    public bool? MigrateOnStart { get; set; }

    /// <summary>How long a start waits for the database to answer, in seconds. 0: forever.</summary>
    [Range(0, 86_400)]
    public int StartTimeoutSeconds { get; set; } = 120;

    /// <summary>How long one statement may take, in seconds.</summary>
    [Range(1, 3_600)]
    public int CommandTimeoutSeconds { get; set; } = 10;

    /// <summary>MySql only, on a Galera cluster: each read sees every write that any node has acknowledged.</summary>
    public bool CausalReads { get; set; }

    internal bool MigratesOnStart => MigrateOnStart ?? Provider is DatabaseProvider.Sqlite;

    internal string SqliteConnectionString => string.IsNullOrWhiteSpace(ConnectionString) ? DefaultSqliteConnection : ConnectionString;

    /// <summary>Where the Sqlite file lies, and the embedded default's master key beside it.</summary>
    internal string EmbeddedFolder => SqliteRegistration.Folder(this);

    /// <summary>As the operator said; null: the server is asked.</summary>
    internal ServerVersion? MySqlVersion => string.IsNullOrWhiteSpace(ServerVersion) ? null : Microsoft.EntityFrameworkCore.ServerVersion.Parse(ServerVersion);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider is DatabaseProvider.MySql && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new("is required with Database__Provider=MySql, such as 'Server=db;Database=authserver;User ID=authserver;Password=…'.", [nameof(ConnectionString)]);
        }
        else if (!IsConnectionString())
        {
            yield return new($"is not a connection string for {Provider}.", [nameof(ConnectionString)]);
        }

        if (Provider is DatabaseProvider.MySql && !string.IsNullOrWhiteSpace(ServerVersion) && !Microsoft.EntityFrameworkCore.ServerVersion.TryParse(ServerVersion, out _))
        {
            yield return new($"'{ServerVersion}' is not a version such as 9.7.0-mysql or 10.11.6-mariadb.", [nameof(ServerVersion)]);
        }

        if (CausalReads && Provider is DatabaseProvider.Sqlite)
        {
            yield return new("is for a Galera cluster, with Database__Provider=MySql.", [nameof(CausalReads)]);
        }
    }

    private bool IsConnectionString()
    {
        try
        {
            _ = Provider is DatabaseProvider.Sqlite
                ? new SqliteConnectionStringBuilder(SqliteConnectionString).ConnectionString
                : new MySqlConnectionStringBuilder(ConnectionString!).ConnectionString;
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false;
        }
    }
}
