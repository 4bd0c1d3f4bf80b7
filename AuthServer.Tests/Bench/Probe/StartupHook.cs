using System.Globalization;
using System.Runtime.InteropServices;
using AuthServer.Tests.Bench.Probe;

/// <summary>
/// Loaded into a host by DOTNET_STARTUP_HOOKS, which asks for this name without a namespace. On SIGUSR1 it writes to the file that
/// BENCH_PROBE names how many bytes the process has allocated since it started, and each kind of statement that SQLite has run.
/// </summary>
internal static class StartupHook
{
    // PosixSignal names no SIGUSR1; a positive number is the system's own.
    private const PosixSignal Asked = (PosixSignal)10;

    private static IDisposable? registration;

    public static void Initialize()
    {
        var file = Environment.GetEnvironmentVariable("BENCH_PROBE")!;
        if (Environment.GetEnvironmentVariable("BENCH_SQLITE") is "1")
        {
            SqliteStatements.Count();
        }

        registration = PosixSignalRegistration.Create(Asked, signal =>
        {
            // Or the process would end.
            signal.Cancel = true;
            var allocated = GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture);
            File.WriteAllLines(file + ".new", [$"allocated {allocated}", .. SqliteStatements.Counts.Select(count => $"{count.Key} {count.Value}")]);
            // Whoever reads it finds the whole answer or none.
            File.Move(file + ".new", file, overwrite: true);
        });
    }
}
