using AuthServer.Hosting;

namespace AuthServer.Usage;

/// <summary>
/// Writes what was counted, every few seconds and once more at the end. The web server is registered later and thus stopped
/// earlier: by then every answer is counted.
/// </summary>
internal sealed class UsageFlush(
    UsageCounter counter, IServiceScopeFactory scopes, UsageOptions options, TimeProvider time, ILogger<UsageFlush> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Even when the time to stop is used up: the statements have a time limit of their own.
        await FlushAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.FlushSeconds is 0)
        {
            return;
        }

        using PeriodicTimer timer = new(TimeSpan.FromSeconds(options.FlushSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>Not cancelled half-way: whether a row was added would not be known. What could not be written is tried again next time.</summary>
    private async Task FlushAsync()
    {
        if (counter.Take() is not { Count: > 0 } counted)
        {
            return;
        }

        var written = 0;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var store = scope.ServiceProvider.GetRequiredService<UsageStore>();
            foreach (var (key, count) in counted)
            {
                await store.AddAsync(key, count);
                written++;
            }
        }
        catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
        {
            foreach (var (key, count) in counted.Skip(written))
            {
                counter.Add(key, count);
            }

            logger.LogWarning("Writing who uses which grant was put off: {Reason}", exception.GetBaseException().Message);
        }
    }
}
