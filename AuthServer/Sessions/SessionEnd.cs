using AuthServer.Data;
using AuthServer.Sessions.BackChannel;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Sessions;

/// <summary>
/// Ends sessions, and with each what was only good while it lasted: codes, and sign-ins without <c>offline_access</c>
/// (OpenID Connect Back-Channel Logout 1.0 section 2.7). The clients that took part and want to know are told later, by whoever comes to it.
/// </summary>
internal sealed class SessionEnd(AuthDbContext db, Revocations revocations, LogoutQueue queue, TimeProvider time, ILogger<SessionEnd> logger)
{
    private const string OfflineScope = "\"offline_access\"";

    public async Task EndAsync(string userId, string sessionId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var ended = await db.InTransactionAsync(async token =>
        {
            var found = await db.Sessions
                .Where(session => session.Id == sessionId && session.UserId == userId && session.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), token);
            if (found is 0)
            {
                return false;
            }

            await queue.AddAsync(userId, sessionId, now, token);
            await db.Tokens
                .Where(code => code.Authorization!.SessionId == sessionId
                    && code.Type == TokenTypeIdentifiers.Private.AuthorizationCode
                    && code.Status == Statuses.Valid)
                .ExecuteUpdateAsync(set => set.SetProperty(code => code.Status, Statuses.Revoked), token);
            await revocations.EndAsync(
                db.Authorizations.Where(grant => grant.SessionId == sessionId && (grant.Scopes == null || !grant.Scopes.Contains(OfflineScope))), token);
            return true;
        }, cancellationToken);
        if (!ended)
        {
            return;
        }

        logger.LogInformation("Session of user {UserId} ended", userId);
    }
}
