using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Authorization;

/// <summary>Which scopes a person has agreed that a client may have.</summary>
internal sealed class Consents(AuthDbContext db, TimeProvider time)
{
    public async Task<IReadOnlyList<string>> AgreedAsync(string userId, string clientRecordId, CancellationToken cancellationToken) =>
        await db.Consents.Where(consent => consent.UserId == userId && consent.ClientRecordId == clientRecordId)
            .Select(consent => consent.Scope)
            .ToListAsync(cancellationToken);

    /// <summary>Remembers what is new. A second answer to the same question, sent at the same moment, finds it done.</summary>
    public async Task RememberAsync(string userId, string clientRecordId, IReadOnlyList<string> scopes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var scope in scopes.Except(await AgreedAsync(userId, clientRecordId, cancellationToken), StringComparer.Ordinal))
        {
            ConsentRecord consent = new() { UserId = userId, ClientRecordId = clientRecordId, Scope = scope, GrantedAt = now };
            await db.InsertUnlessThereAsync(consent, cancellationToken);
        }
    }
}
