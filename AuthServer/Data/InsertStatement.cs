using System.Collections.Concurrent;

namespace AuthServer.Data;

/// <summary>Inserts rows of one table by one statement.</summary>
internal sealed class InsertStatement<TRow>(string table, Dictionary<string, Func<TRow, object?>> columns)
{
    private readonly ConcurrentDictionary<int, string> _texts = new();

    /// <summary>Those that it writes, which are all.</summary>
    public IReadOnlyCollection<string> Columns => columns.Keys;

    public async Task InsertAsync(AuthDbContext db, IReadOnlyCollection<TRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count > 0)
        {
            object?[] values = [.. from row in rows from column in columns.Values select column(row)];
            await db.ExecuteAsync(_texts.GetOrAdd(rows.Count, TextFor), values, cancellationToken);
        }
    }

    private string TextFor(int rows)
    {
        var names = string.Join(", ", columns.Keys.Select(name => $"`{name}`"));
        var values = Enumerable.Range(0, rows).Select(row =>
            $"({string.Join(", ", Enumerable.Range(row * columns.Count, columns.Count).Select(Statements.Parameter))})");
        return $"INSERT INTO `{table}` ({names}) VALUES {string.Join(", ", values)}";
    }
}
