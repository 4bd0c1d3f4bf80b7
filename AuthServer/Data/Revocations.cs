using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Data;

/// <summary>Ends sign-ins and tokens, and notes it for the status lists. To be called in a transaction: neither is true without the other.</summary>
internal sealed class Revocations(AuthDbContext db, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Ends sign-ins with every token that descends from them, and returns how many.</summary>
    public async Task<int> EndAsync(IQueryable<AuthorizationRecord> signIns, CancellationToken cancellationToken)
    {
        var ids = await signIns.Where(signIn => signIn.Status == Statuses.Valid).Select(signIn => signIn.Id!).ToListAsync(cancellationToken);
        if (ids is [])
        {
            return 0;
        }

        var ended = await db.Authorizations
            .Where(signIn => ids.Contains(signIn.Id!) && signIn.Status == Statuses.Valid)
            .ExecuteUpdateAsync(set => set.SetProperty(signIn => signIn.Status, Statuses.Revoked), cancellationToken);
        await NoteAsync(ids.Select(id => new RevocationRecord { AuthorizationId = id, RevokedAt = Now }), cancellationToken);
        return ended;
    }

    /// <summary>Ends tokens, and returns how many.</summary>
    public async Task<int> EndAsync(IQueryable<TokenRecord> tokens, CancellationToken cancellationToken)
    {
        var ids = await tokens.Where(token => token.Status == Statuses.Valid).Select(token => token.Id!).ToListAsync(cancellationToken);
        if (ids is [])
        {
            return 0;
        }

        var ended = await db.Tokens
            .Where(token => ids.Contains(token.Id!) && token.Status == Statuses.Valid)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.Status, Statuses.Revoked), cancellationToken);
        await NoteAsync(ids.Select(id => new RevocationRecord { TokenId = id, RevokedAt = Now }), cancellationToken);
        return ended;
    }

    /// <summary>Ends all that a user got before the change of credentials in this transaction.</summary>
    public async Task EndUserAsync(string userId, CancellationToken cancellationToken)
    {
        await db.Authorizations
            .Where(signIn => signIn.Subject == userId && signIn.Status == Statuses.Valid)
            .ExecuteUpdateAsync(set => set.SetProperty(signIn => signIn.Status, Statuses.Revoked), cancellationToken);
        await db.Tokens
            .Where(token => token.Subject == userId && token.Status == Statuses.Valid)
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.Status, Statuses.Revoked), cancellationToken);
        await NoteAsync([new() { Subject = userId, RevokedAt = Now }], cancellationToken);
    }

    /// <summary>Notes the end of a client, with all that it got and all that others got in exchange for it.</summary>
    public Task NoteClientAsync(string clientRecordId, CancellationToken cancellationToken) =>
        NoteAsync([new() { ClientRecordId = clientRecordId, RevokedAt = Now }], cancellationToken);

    private async Task NoteAsync(IEnumerable<RevocationRecord> revocations, CancellationToken cancellationToken)
    {
        db.Revocations.AddRange(revocations);
        await db.SaveChangesAsync(cancellationToken);
    }
}
