using AuthServer.Hosting.Shared;

namespace AuthServer.Jobs;

/// <summary>
/// Looks at something again and again, on every server. Whatever a look meets with, the next one comes: what is known goes on meanwhile.
/// The log tells of the first look that failed, and not of those that follow.
/// </summary>
/// <param name="every">The pause between two looks.</param>
/// <param name="failed">What the log says of a look that failed, before the reason.</param>
/// <param name="time">The clock of the pause.</param>
/// <param name="logger">Of the watch itself.</param>
internal abstract class Watch(TimeSpan every, string failed, TimeProvider time, ILogger logger) : BackgroundService
{
    private bool _failed;

    protected TimeProvider Time { get; } = time;

    /// <summary>Before the first look.</summary>
    protected virtual TimeSpan FirstPause => TimeSpan.Zero;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Time.PauseAsync(FirstPause, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                _failed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!_failed)
                {
                    logger.LogWarning("{Watch}: {Reason}", failed, exception.GetBaseException().Message);
                }

                _failed = true;
            }

            await Time.PauseAsync(every, stoppingToken);
        }
    }

    protected abstract Task LookAsync(CancellationToken cancellationToken);
}
