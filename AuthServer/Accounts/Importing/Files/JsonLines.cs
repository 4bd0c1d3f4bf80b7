using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace AuthServer.Accounts.Importing.Files;

/// <summary>A file with a JSON object in each line.</summary>
internal static class JsonLines
{
    public const string TooLong = "It is longer than 1 MiB.";
    public const string NotUtf8 = "It is not in UTF-8.";

    public static async IAsyncEnumerable<ImportLine> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (number, bytes) in new RecordReader(stream, quoted: false).ReadAsync(cancellationToken))
        {
            var (fields, fault) = Read(bytes);
            yield return new(number, fields, fault);
        }
    }

    public static (Fields? Fields, string? Fault) Read(byte[]? bytes) => bytes switch
    {
        null => (null, TooLong),
        _ when !Utf8.IsValid(bytes) => (null, NotUtf8),
        _ => JsonFields.Read(bytes),
    };
}
