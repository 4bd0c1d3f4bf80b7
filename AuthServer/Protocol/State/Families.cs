using AuthServer.Data;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Protocol.State;

/// <summary>Ends a sign-in with every token that descends from it: each of them is checked against its authorization.</summary>
internal sealed class Families(AuthDbContext db, ILogger<Families> logger)
{
    public async Task RevokeAsync(string authorizationId, string reason, CancellationToken cancellationToken)
    {
        var revoked = await db.Authorizations
            .Where(authorization => authorization.Id == authorizationId && authorization.Status == Statuses.Valid)
            .ExecuteUpdateAsync(update => update.SetProperty(authorization => authorization.Status, Statuses.Revoked), cancellationToken);
        if (revoked > 0)
        {
            logger.LogInformation("Sign-in {AuthorizationId} revoked: {Reason}", authorizationId, reason);
        }
    }
}
