namespace AuthServer.Accounts.Importing.Files;

/// <summary>A row of a table, with the names of its columns. What databases write for NULL is not there.</summary>
internal sealed class CsvFields(IReadOnlyDictionary<string, int> columns, string[] values) : Fields
{
    protected override string? Find(string name) =>
        columns.TryGetValue(name, out var column) && values[column] is not ("NULL" or @"\N") and var value ? value : null;
}
