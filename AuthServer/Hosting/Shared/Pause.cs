namespace AuthServer.Hosting.Shared;

/// <summary>The pause of a loop that goes on for as long as its host does.</summary>
internal static class Pause
{
    /// <summary>Ends early, and without an exception, when the host stops.</summary>
    public static async Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken stoppingToken) =>
        await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
