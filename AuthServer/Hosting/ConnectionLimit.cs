using System.Globalization;

namespace AuthServer.Hosting;

/// <summary>
/// How many connections may be open. A process that has used up its file descriptors dies, so that at most half of those that the
/// machine gives it are for connections: the other half is for the database, files and calls of its own.
/// </summary>
internal static class ConnectionLimit
{
    private const long Default = 10_000;

    /// <summary>Where the machine says no number.</summary>
    private const long Unknown = long.MaxValue;

    /// <param name="setting">The operator's. 0: as many as the machine can.</param>
    public static long? Of(long? setting) => Math.Min(setting is 0 ? Unknown : setting ?? Default, Descriptors() / 2) is var limit and < Unknown / 2 ? limit : null;

    /// <summary>The runtime raises the limit to the highest that is allowed when it starts.</summary>
    private static long Descriptors()
    {
        const string limits = "/proc/self/limits", name = "Max open files";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return long.TryParse(line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var soft) ? soft : Unknown;
    }
}
