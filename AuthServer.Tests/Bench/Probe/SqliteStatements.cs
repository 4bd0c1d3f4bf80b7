using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace AuthServer.Tests.Bench.Probe;

/// <summary>Has SQLite itself tell each statement that begins to run and each commit that writes, on every connection that is opened.</summary>
internal static class SqliteStatements
{
    private const uint StatementBegins = 1; // SQLITE_TRACE_STMT

    private static readonly OnOpen Open = Watch;
    private static readonly OnStatement Statement = Count;
    private static readonly OnCommit Commit = _ => Add("commits");

    private delegate int OnOpen(nint connection, nint error, nint functions);

    private delegate int OnStatement(uint kind, nint context, nint statement, nint text);

    private delegate int OnCommit(nint context);

    public static ConcurrentDictionary<string, long> Counts { get; } = new();

    public static void Count()
    {
        if (sqlite3_auto_extension(Open) is not 0 and var error)
        {
            throw new InvalidOperationException($"SQLite takes no extension: {error}.");
        }
    }

    private static int Watch(nint connection, nint error, nint functions)
    {
        sqlite3_commit_hook(connection, Commit, 0);
        return sqlite3_trace_v2(connection, StatementBegins, Statement, 0);
    }

    private static int Count(uint kind, nint context, nint statement, nint text)
    {
        var lines = Marshal.PtrToStringUTF8(text)!.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // A comment alone is how SQLite tells a trigger's part of a statement.
        var first = lines.FirstOrDefault(line => !line.StartsWith("--", StringComparison.Ordinal));
        return first is null ? 0 : Add(first.Split([' ', ';'], 2)[0].ToUpperInvariant());
    }

    private static int Add(string name)
    {
        Counts.AddOrUpdate(name, 1, (_, count) => count + 1);
        return 0;
    }

    [DllImport("e_sqlite3")]
    private static extern int sqlite3_auto_extension(OnOpen open);

    [DllImport("e_sqlite3")]
    private static extern int sqlite3_trace_v2(nint connection, uint mask, OnStatement statement, nint context);

    [DllImport("e_sqlite3")]
    private static extern nint sqlite3_commit_hook(nint connection, OnCommit commit, nint context);
}
