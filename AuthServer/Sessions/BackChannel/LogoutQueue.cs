using AuthServer.Clients;
using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Sessions.BackChannel;

/// <summary>
/// Who has yet to be told that a session ended. The rows are written with the end itself, so none is forgotten when a server dies.
/// </summary>
internal sealed class LogoutQueue(AuthDbContext db, ClientManager clients)
{
    /// <summary>
    /// One row for each client that got something in the session and registered a <c>backchannel_logout_uri</c>. Call it in the
    /// transaction that ends the session.
    /// </summary>
    public async Task AddAsync(string userId, string sessionId, DateTime now, CancellationToken cancellationToken)
    {
        var taken = await db.Clients.AsNoTracking()
            .Where(client => client.ClientId != null && db.Authorizations.Any(grant => grant.SessionId == sessionId && grant.Application!.Id == client.Id))
            .ToListAsync(cancellationToken);
        foreach (var client in taken)
        {
            if (!await clients.IsSoundAsync(client, cancellationToken))
            {
                // Where it would be told is what cannot be read. The person signs out all the same.
                continue;
            }

            if ((await clients.SettingsOfAsync(client, cancellationToken)).BackChannelLogoutUri is { } uri)
            {
                db.LogoutDeliveries.Add(new()
                {
                    ClientId = client.ClientId!,
                    Uri = uri,
                    Subject = userId,
                    SessionId = sessionId,
                    NextAttemptAt = now,
                    CreatedAt = now,
                });
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
