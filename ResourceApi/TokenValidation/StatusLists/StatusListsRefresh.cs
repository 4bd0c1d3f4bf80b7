using AuthServer.Hosting.Shared;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Asks the issuer again and again what has changed in the lists in use: a revoked token is refused after this pause at the latest.</summary>
internal sealed class StatusListsRefresh(StatusLists lists, TokenValidationOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(options.StatusListRefreshMilliseconds);
        while (true)
        {
            await clock.PauseAsync(pause, stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            lists.Refresh();
        }
    }
}
