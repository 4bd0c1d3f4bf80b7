using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;

namespace AuthServer.Accounts.Importing.Files;

/// <summary>
/// A table (RFC 4180) whose first line names the columns, separated by commas, semicolons, tabs or bars. Each record is parsed by itself:
/// one that is damaged, or longer than fits into memory, costs none of the others.
/// </summary>
internal static class CsvFile
{
    public static async IAsyncEnumerable<ImportLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Dictionary<string, int>? columns = null;
        var width = 0;
        string? delimiter = null;
        await foreach (var (number, bytes) in new RecordReader(stream, quoted: true).ReadAsync(cancellationToken))
        {
            var (values, fault) = Parse(bytes, ref delimiter);
            if (columns is null)
            {
                if (values is null)
                {
                    yield return new(number, null, $"The line that names the columns cannot be read. {fault}");
                    yield break;
                }

                columns = values.Select((name, index) => (Name: name.Trim(), Index: index))
                    .DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
                    .ToDictionary(column => column.Name, column => column.Index, StringComparer.OrdinalIgnoreCase);
                width = values.Length;
                continue;
            }

            yield return values is null || values.Length == width
                ? new(number, values is null ? null : new CsvFields(columns, values), fault)
                : new(number, null, $"It has {values.Length} fields, and the first line names {width}.");
        }
    }

    private static (string[]? Values, string? Fault) Parse(byte[]? bytes, ref string? delimiter)
    {
        if (bytes is null || !Utf8.IsValid(bytes))
        {
            return (null, bytes is null ? JsonLines.TooLong : JsonLines.NotUtf8);
        }

        var isDamaged = false;
        CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = delimiter is null,
            DetectDelimiterValues = [",", ";", "\t", "|"],
            BadDataFound = _ => isDamaged = true,
        };
        configuration.Delimiter = delimiter ?? configuration.Delimiter;
        using CsvParser parser = new(new StringReader(Encoding.UTF8.GetString(bytes)), configuration);
        if (!parser.Read() || parser.Record is not { } values || isDamaged)
        {
            return (null, "Its quotation marks do not match, or it was cut off.");
        }

        delimiter = parser.Delimiter;
        return (values, null);
    }
}
