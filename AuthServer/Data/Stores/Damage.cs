using System.Text.Json;

namespace AuthServer.Data.Stores;

/// <summary>
/// Columns hold JSON that this server wrote; a row that somebody mended by hand, or that a restore cut off, may hold something else. One
/// such row must hide no other, and must be named.
/// </summary>
internal static class Damage
{
    /// <summary>The columns that cannot be read.</summary>
    public static async ValueTask<IReadOnlyList<string>> OfAsync(params (string Column, Func<Task> Read)[] columns)
    {
        List<string> damaged = [];
        foreach (var (column, read) in columns)
        {
            try
            {
                await read();
            }
            catch (Exception exception) when (IsOne(exception))
            {
                damaged.Add(column);
            }
        }

        return damaged;
    }

    /// <summary>What the readers of such a column throw: no JSON, other JSON than it must be, no language, no key.</summary>
    public static bool IsOne(Exception exception) => exception is JsonException or InvalidOperationException or ArgumentException or FormatException;
}
