namespace AuthServer.Keys;

/// <summary>Looks for changed keys, and for keys whose time has come, on every server: none needs a restart. Without the database the known keys go on.</summary>
internal sealed class KeyWatch(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyWatch> logger) : BackgroundService
{
    /// <summary>How soon every server knows of a change.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private bool _failed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<KeyStore>().ReloadAsync(strict: false, stoppingToken);
                _failed = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is, the known keys go on.
                if (!_failed)
                {
                    logger.LogWarning("Keys could not be read again: {Reason}", exception.GetBaseException().Message);
                }

                _failed = true;
            }
        }
    }
}
