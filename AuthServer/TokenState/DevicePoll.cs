using AuthServer.Data;
using AuthServer.Protocol;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.TokenState;

/// <summary>RFC 8628 section 3.5: what a device hears while nobody has decided about its code.</summary>
internal sealed class DevicePoll(AuthDbContext db, ProtocolOptions options, TimeProvider time)
{
    /// <summary>The error; null when the code is neither waiting nor refused.</summary>
    public async Task<string?> FaultAsync(LiveToken code, CancellationToken cancellationToken) => code.Status switch
    {
        Statuses.Rejected => Errors.AccessDenied,
        Statuses.Inactive => await IsTooSoonAsync(code.Id, cancellationToken) ? Errors.SlowDown : Errors.AuthorizationPending,
        _ => null,
    };

    /// <summary>Counted in the database: several servers may be asked in turn.</summary>
    private async Task<bool> IsTooSoonAsync(string id, CancellationToken cancellationToken)
    {
        DateTime? now = time.GetUtcNow().UtcDateTime;
        var before = now.Value.AddSeconds(-options.DevicePollSeconds);
        return await db.Tokens
            .Where(token => token.Id == id && (token.PolledAt == null || token.PolledAt <= before))
            .ExecuteUpdateAsync(update => update.SetProperty(token => token.PolledAt, now), cancellationToken) is 0;
    }
}
