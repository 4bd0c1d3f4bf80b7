using System.Globalization;

namespace AuthServer.Tests.Fixtures;

/// <summary>What makes a process believe in another time of day (libfaketime).</summary>
internal static class SkewedClock
{
    private static readonly string[] Libraries =
        ["/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"];

    public static Dictionary<string, string?> Settings(int seconds) => new()
    {
        ["LD_PRELOAD"] = Libraries.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("libfaketime is not installed."),
        ["FAKETIME"] = seconds.ToString("+0;-0", CultureInfo.InvariantCulture),
        // Otherwise timers are shifted too, and the server hangs at start.
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };
}
