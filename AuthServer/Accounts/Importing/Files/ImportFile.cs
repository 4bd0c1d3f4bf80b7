namespace AuthServer.Accounts.Importing.Files;

/// <summary>The records of a file, whichever form it has: its name says, or what it begins with.</summary>
internal static class ImportFile
{
    private static readonly string[] Tables = [".csv", ".tsv"];
    private static readonly string[] Lines = [".jsonl", ".ndjson", ".json"];

    /// <param name="file">The file, at its beginning.</param>
    /// <param name="list">The list that the records stand in, where the file is one JSON object.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<ImportLine> ReadAsync(FileStream file, string? list, CancellationToken cancellationToken)
    {
        if (list is not null)
        {
            return new JsonList(file, list).ReadAsync(cancellationToken);
        }

        var extension = Path.GetExtension(file.Name).ToLowerInvariant();
        var first = file.CanSeek ? First(file) : 0;
        return (extension, first) switch
        {
            _ when Tables.Contains(extension) => CsvFile.ReadAsync(file, cancellationToken),
            (_, '[') => new JsonList(file, property: null).ReadAsync(cancellationToken),
            _ when first is '{' or 0 || Lines.Contains(extension) => JsonLines.ReadAsync(file, cancellationToken),
            _ => CsvFile.ReadAsync(file, cancellationToken),
        };
    }

    /// <summary>The first character that is no space and no byte order mark.</summary>
    private static int First(FileStream file)
    {
        int first;
        do
        {
            first = file.ReadByte();
        }
        while (first is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);

        file.Position = 0;
        return first;
    }
}
