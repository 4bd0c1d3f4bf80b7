using AuthServer.Hosting;
using AuthServer.Hosting.Shared;

namespace AuthServer.Jobs;

/// <summary>Runs the jobs while this server holds the lease, and waits for it while another does.</summary>
internal sealed class JobRunner(
    Lease lease, IEnumerable<JobDescription> jobs, IServiceScopeFactory scopes, TimeProvider time, ILogger<JobRunner> logger) : BackgroundService
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await HoldAsync(stoppingToken))
            {
                await WorkAsync(stoppingToken);
            }

            await time.PauseAsync(RenewEvery, stoppingToken);
        }
    }

    /// <summary>Works until the lease is lost, or could not be renewed for as long as it lasts.</summary>
    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        logger.LogInformation("This server does the background work");
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var work = Task.WhenAll(jobs.Where(job => job.Every > TimeSpan.Zero).Select(job => RepeatAsync(job, held.Token)));
        var renewed = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested && time.GetElapsedTime(renewed) < TimeSpan.FromSeconds(Lease.Seconds) - RenewEvery)
        {
            await time.PauseAsync(RenewEvery, stoppingToken);
            var asked = time.GetTimestamp();
            switch (await TryHoldAsync(stoppingToken))
            {
                case true:
                    renewed = asked;
                    continue;
                case null:
                    continue;
            }

            break;
        }

        await held.CancelAsync();
        await work;
        logger.LogInformation("This server no longer does the background work");
        if (stoppingToken.IsCancellationRequested)
        {
            await ReleaseAsync();
        }
    }

    private async Task RepeatAsync(JobDescription job, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await job.Resolve(scope.ServiceProvider).RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
            {
                logger.LogWarning("{Job} was put off: {Reason}", job.Name, exception.GetBaseException().Message);
            }
            catch (Exception exception)
            {
                // A bug in one job must not end the others, nor the server.
                logger.LogError(exception, "{Job} failed by a bug in this server", job.Name);
            }

            await time.PauseAsync(job.Every, cancellationToken);
        }
    }

    private async Task<bool> HoldAsync(CancellationToken cancellationToken) => await TryHoldAsync(cancellationToken) is true;

    /// <summary>Null: the database did not say.</summary>
    private async Task<bool?> TryHoldAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await lease.HoldAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            logger.LogDebug("Who does the background work could not be read: {Reason}", exception.GetBaseException().Message);
            return null;
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await lease.ReleaseAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            logger.LogDebug("The lease ends by itself: {Reason}", exception.GetBaseException().Message);
        }
    }
}
