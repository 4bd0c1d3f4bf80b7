namespace AuthServer.Tests.Fixtures;

/// <summary>How one kind of database server is prepared and started.</summary>
internal interface IDatabaseProgram
{
    DatabaseKind Kind { get; }

    string Program { get; }

    /// <summary>Beside those that both kinds take.</summary>
    IEnumerable<string> ServeOptions { get; }

    /// <summary>Fills an empty data folder, with an administrator <c>root</c> who needs no password from 127.0.0.1.</summary>
    Task InitializeAsync(string dataFolder, IEnumerable<string> options);

    static IDatabaseProgram Of(DatabaseKind kind) => kind switch
    {
        DatabaseKind.MariaDb => new MariaDbProgram(),
        DatabaseKind.MySql => new MySqlProgram(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no server of this kind."),
    };
}
