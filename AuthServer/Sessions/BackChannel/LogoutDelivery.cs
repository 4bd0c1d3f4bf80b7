using AuthServer.Data;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Sessions.BackChannel;

/// <summary>
/// Tells clients that a session ended (OpenID Connect Back-Channel Logout 1.0 section 2.5), beside the requests of people, who never
/// wait for it. A client that does not take it is tried again, each time after twice the wait.
/// </summary>
internal sealed class LogoutDelivery(
    AuthDbContext db,
    IHttpClientFactory http,
    LogoutTokens tokens,
    IOptions<SessionsOptions> options,
    TimeProvider time,
    ILogger<LogoutDelivery> logger) : IJob
{
    public const string HttpClientName = "back-channel-logout";

    /// <summary>How soon a client hears of a sign-out.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private const int AtOnce = 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await DeliverAsync(cancellationToken) is AtOnce)
        {
            // There may be more.
        }
    }

    private async Task<int> DeliverAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var due = await db.LogoutDeliveries.AsNoTracking()
            .Where(delivery => delivery.NextAttemptAt <= now)
            .OrderBy(delivery => delivery.NextAttemptAt)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);

        List<LogoutDeliveryRecord> claimed = [];
        foreach (var delivery in due)
        {
            if (await ClaimAsync(delivery, now, cancellationToken))
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

    /// <summary>Puts the next attempt off before this one: when this server dies in the middle, another goes on later.</summary>
    private async Task<bool> ClaimAsync(LogoutDeliveryRecord delivery, DateTime now, CancellationToken cancellationToken)
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
