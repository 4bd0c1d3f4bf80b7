using AuthServer.Hosting;

namespace AuthServer.Jobs;

/// <summary>Deletes what has had its time, of every feature. What one of them meets with holds up none of the others.</summary>
internal sealed class Pruning(IEnumerable<IPruningJob> jobs, ILogger<Pruning> logger) : IJob
{
    /// <summary>An expired token is still recognized for this long, whatever the clocks say.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var job in jobs)
        {
            var name = job.GetType().Name;
            try
            {
                if (await job.PruneAsync(cancellationToken) is > 0 and var rows)
                {
                    logger.LogInformation("{Job} deleted {Rows} rows", name, rows);
                }
            }
            catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
            {
                logger.LogWarning("{Job} was put off: {Reason}", name, exception.GetBaseException().Message);
            }
        }
    }
}
