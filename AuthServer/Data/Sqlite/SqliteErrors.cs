namespace AuthServer.Data.Sqlite;

/// <summary>What SQLite says was wrong (https://sqlite.org/rescode.html), as far as it is asked for here.</summary>
internal static class SqliteErrors
{
    /// <summary>SQLITE_ERROR: among other things, there is no such table.</summary>
    public const int Error = 1;

    /// <summary>SQLITE_BUSY: another connection is at it.</summary>
    public const int Busy = 5;

    /// <summary>SQLITE_LOCKED: another statement is at it.</summary>
    public const int Locked = 6;

    /// <summary>SQLITE_CONSTRAINT_FOREIGNKEY.</summary>
    public const int ForeignKey = 787;

    /// <summary>SQLITE_CONSTRAINT_PRIMARYKEY.</summary>
    public const int PrimaryKey = 1555;

    /// <summary>SQLITE_CONSTRAINT_UNIQUE.</summary>
    public const int Unique = 2067;
}
