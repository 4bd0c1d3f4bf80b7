namespace AuthServer.Tests.Fixtures;

/// <summary>Awaits what only asking again can show, such as the end of a lifetime.</summary>
internal static class Eventually
{
    /// <summary>Generous, because the machine may be shared: reached only when something is wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        using CancellationTokenSource deadline = new(Patience);
        using PeriodicTimer timer = new(Interval);
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Never came to hold: {what}.");
        }
    }
}
