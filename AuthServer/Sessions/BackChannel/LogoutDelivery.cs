using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Sessions.BackChannel;

/// <summary>
/// Tells clients that a session ended (OpenID Connect Back-Channel Logout 1.0 section 2.5), beside the requests of people, who never
/// wait for it. A client that does not take it is tried again, each time after twice the wait.
/// </summary>
internal sealed class LogoutDelivery(
    IServiceScopeFactory scopes,
    IHttpClientFactory http,
    LogoutTokens tokens,
    LogoutSignal signal,
    IOptions<SessionsOptions> options,
    TimeProvider time,
    ILogger<LogoutDelivery> logger) : BackgroundService
{
    public const string HttpClientName = "back-channel-logout";

    private const int AtOnce = 20;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await DeliverDueAsync(stoppingToken);
                await signal.WaitAsync(LookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what is due stays in the database.
        }
    }

    private async Task DeliverDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await DeliverAsync(cancellationToken) is AtOnce)
            {
                // There may be more.
            }
        }
        catch (Exception exception) when (Problems.IsDatabaseFault(exception))
        {
            logger.LogWarning("Logout tokens were put off: {Reason}", exception.GetBaseException().Message);
        }
    }

    private async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var now = time.GetUtcNow().UtcDateTime;
        var due = await db.LogoutDeliveries.AsNoTracking()
            .Where(delivery => delivery.NextAttemptAt <= now)
            .OrderBy(delivery => delivery.NextAttemptAt)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);

        List<LogoutDeliveryRecord> claimed = [];
        foreach (var delivery in due)
        {
            if (await ClaimAsync(db, delivery, now, cancellationToken))
            {
                claimed.Add(delivery);
            }
        }

        // One slow client must not hold up the others.
        var done = await Task.WhenAll(claimed.Select(async delivery => (delivery, IsTaken: await SendAsync(delivery, cancellationToken))));
        foreach (var (delivery, isTaken) in done)
        {
            var isLast = delivery.Attempts >= options.Value.LogoutRetries;
            if (isTaken || isLast)
            {
                await db.LogoutDeliveries.Where(other => other.Id == delivery.Id).ExecuteDeleteAsync(cancellationToken);
            }

            if (!isTaken && isLast)
            {
                logger.LogWarning("Client {ClientId} was not told of a sign-out: it did not take the logout token in {Attempts} attempts", delivery.ClientId, delivery.Attempts + 1);
            }
        }

        return due.Count;
    }

    /// <summary>Puts the next attempt off before this one: of several servers one makes it, and when it dies another goes on.</summary>
    private static async Task<bool> ClaimAsync(AuthDbContext db, LogoutDeliveryRecord delivery, DateTime now, CancellationToken cancellationToken)
    {
        var next = now + (FirstWait * Math.Pow(2, delivery.Attempts));
        return await db.LogoutDeliveries
            .Where(other => other.Id == delivery.Id && other.Attempts == delivery.Attempts)
            .ExecuteUpdateAsync(set => set
                .SetProperty(other => other.Attempts, delivery.Attempts + 1)
                .SetProperty(other => other.NextAttemptAt, next), cancellationToken) is 1;
    }

    private async Task<bool> SendAsync(LogoutDeliveryRecord delivery, CancellationToken cancellationToken)
    {
        try
        {
            using var client = http.CreateClient(HttpClientName);
            using FormUrlEncodedContent form = new([KeyValuePair.Create("logout_token", tokens.Create(delivery))]);
            using var answer = await client.PostAsync(new Uri(delivery.Uri), form, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
