using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>
/// Tells the log what has ended as a whole, on every server: all that a user got, because somebody changed their credentials, disabled or
/// removed them, and all that a client got, because it was removed. Most of it is done by commands, whose own log nobody keeps.
/// </summary>
internal sealed class EndedElsewhere(ILogger<EndedElsewhere> logger)
{
    private readonly HashSet<long> _told = [];
    private long? _from;

    /// <param name="db">The database.</param>
    /// <param name="newest">The number of the newest revocation.</param>
    /// <param name="since">Up to here all has been read that there ever will be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task TellAsync(AuthDbContext db, long newest, long since, CancellationToken cancellationToken)
    {
        // What was there before this server is no news; nor is what there was before a database was restored.
        _from = Math.Min(_from ?? newest, newest);
        if (newest == _from)
        {
            return;
        }

        since = Math.Max(since, _from.Value);
        _told.RemoveWhere(sequence => sequence <= since);
        var recent = await db.Revocations.AsNoTracking()
            .Where(revocation => revocation.Sequence > since && (revocation.Subject != null || revocation.ClientRecordId != null))
            .Select(revocation => new
            {
                revocation.Sequence,
                revocation.Subject,
                revocation.ClientRecordId,
                Name = db.Clients.Where(client => client.Id == revocation.ClientRecordId).Select(client => client.DisplayName).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        foreach (var ended in recent.Where(ended => _told.Add(ended.Sequence)))
        {
            if (ended.Subject is { } user)
            {
                logger.LogInformation("All sign-ins of user {UserId} have ended: credentials changed, disabled or removed", user);
            }
            else
            {
                logger.LogInformation(
                    "A client was removed, and its tokens have ended: record={ClientRecordId} name={ClientName}", ended.ClientRecordId, ended.Name ?? "-");
            }
        }
    }
}
