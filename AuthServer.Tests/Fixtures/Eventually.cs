using System.Diagnostics;

namespace AuthServer.Tests.Fixtures;

/// <summary>Awaits a condition that only another process can bring about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using PeriodicTimer timer = new(Interval);
        for (var started = Stopwatch.StartNew(); !await condition(); await timer.WaitForNextTickAsync())
        {
            if (started.Elapsed > Patience)
            {
                throw new TimeoutException($"It never became true: {what}.");
            }
        }
    }
}
