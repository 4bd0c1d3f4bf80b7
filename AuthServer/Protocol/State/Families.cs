using AuthServer.Data;

namespace AuthServer.Protocol.State;

/// <summary>Ends a sign-in with every token that descends from it: each of them is checked against its authorization.</summary>
internal sealed class Families(AuthDbContext db, Revocations revocations, ILogger<Families> logger)
{
    public async Task RevokeAsync(string authorizationId, string reason, CancellationToken cancellationToken)
    {
        var revoked = await db.InTransactionAsync(
            token => revocations.EndAsync(db.Authorizations.Where(authorization => authorization.Id == authorizationId), token), cancellationToken);
        if (revoked > 0)
        {
            logger.LogInformation("Sign-in {AuthorizationId} revoked: {Reason}", authorizationId, reason);
        }
    }
}
