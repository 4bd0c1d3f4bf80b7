using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;
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

    /// <summary><c>Sqlite</c> (a file, nothing to install) or <c>MySql</c> (MySQL, MariaDB).</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>ADO.NET connection string. Required with MySql. With Sqlite the default lies below the current folder.</summary>
    /// <value><c>Data Source=.data/authserver.db</c></value>
    public string? ConnectionString { get; set; }

    /// <summary>MySql only: such as <c>9.7.0-mysql</c> or <c>10.11.6-mariadb</c>. Another kind than the server is refused.</summary>
    /// <value>the server is asked</value>
    public string? ServerVersion { get; set; }

    /// <summary>Apply missing migrations at start. Where it is false, run <c>db migrate</c>.</summary>
    /// <value>true with Sqlite, false with MySql</value>
    public bool? MigrateOnStart { get; set; }

    /// <summary>How long a start and <c>db migrate</c> wait for the database to answer. 0: forever.</summary>
    [Range(0, 86_400)]
    public int StartTimeoutSeconds { get; set; } = 120;

    /// <summary>How long one statement may take.</summary>
    [Range(1, 3_600)]
    public int CommandTimeoutSeconds { get; set; } = 10;

    /// <summary>MySql only, on a Galera cluster: each read sees every write that any node has acknowledged.</summary>
    public bool CausalReads { get; set; }

    internal bool MigratesOnStart => MigrateOnStart ?? Provider is DatabaseProvider.Sqlite;

    internal string SqliteConnectionString => string.IsNullOrWhiteSpace(ConnectionString) ? DefaultSqliteConnection : ConnectionString;

    internal string SqliteFilePath => Path.GetFullPath(new SqliteConnectionStringBuilder(SqliteConnectionString).DataSource);

    /// <summary>Where the Sqlite file lies, and the embedded default's master key beside it.</summary>
    internal string EmbeddedFolder => Path.GetDirectoryName(SqliteFilePath) ?? ".";

    /// <summary>As the operator said; null: the server is asked.</summary>
    internal ServerVersion? MySqlVersion => string.IsNullOrWhiteSpace(ServerVersion) ? null : Microsoft.EntityFrameworkCore.ServerVersion.Parse(ServerVersion);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider is DatabaseProvider.MySql && string.IsNullOrWhiteSpace(ConnectionString))
        {
            yield return new(
                "is required with Database__Provider=MySql, such as 'Server=db;Database=authserver;User ID=authserver;Password=…'.",
                [nameof(ConnectionString)]);
        }
        else if (!IsConnectionString())
        {
            yield return new($"is not a connection string for {Provider}.", [nameof(ConnectionString)]);
        }

        if (Provider is DatabaseProvider.MySql
            && !string.IsNullOrWhiteSpace(ServerVersion)
            && !Microsoft.EntityFrameworkCore.ServerVersion.TryParse(ServerVersion, out _))
        {
            yield return new("must be a version such as 9.7.0-mysql or 10.11.6-mariadb.", [nameof(ServerVersion)]);
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
