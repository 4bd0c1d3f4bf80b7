using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.Links;

/// <summary>
/// Links that open something of an account once. The database holds a hash of 256 random bits; whoever reads it has no link. A link is
/// bound to its purpose and to the account's security stamp, and its end goes by the database's clock.
/// </summary>
internal sealed class AccountLinks(AuthDbContext db) : IPruningJob
{
    private const int SecretBytes = 32;

    /// <summary>Makes one, within the transaction there is, and returns its secret, which is nowhere else.</summary>
    public async Task<string> AddAsync(string purpose, User? user, string? email, TimeSpan life, CancellationToken cancellationToken)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var sql =
            $"""
            INSERT INTO `AccountLinks` (`Hash`, `Purpose`, `UserId`, `SecurityStamp`, `Email`, `ExpiresAt`)
            VALUES (@0, @1, @2, @3, @4, {db.Clock} + @5)
            """;
        object?[] values = [HashOf(secret), purpose, user?.Id, user?.SecurityStamp, email, (long)life.TotalMilliseconds];
        await db.ExecuteAsync(sql, values, cancellationToken);
        return secret;
    }

    /// <summary>Null: it was never made, has been used or is over, or the account has changed since. Looking at it uses nothing up.</summary>
    public async Task<AccountLink?> FindAsync(string purpose, string secret, CancellationToken cancellationToken)
    {
        var hash = HashOf(secret);
        return await Live(purpose, hash).Select(l => new AccountLink(l.Hash, l.Purpose, l.UserId, l.Email)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>False: somebody else was first, or it has died meanwhile. Call it in the transaction of what it is good for.</summary>
    public async Task<bool> SpendAsync(AccountLink link, CancellationToken cancellationToken) =>
        await Live(link.Purpose, link.Hash).ExecuteDeleteAsync(cancellationToken) is 1;

    public Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var over = db.AccountLinks.Where(l => l.ExpiresAt < DatabaseClock.NowMs());
        return over.OrderBy(l => l.ExpiresAt).DeleteInBatchesAsync(over, l => l.Hash, cancellationToken);
    }

    private IQueryable<AccountLinkRecord> Live(string purpose, string hash) => db.AccountLinks.Where(l =>
        l.Hash == hash
        && l.Purpose == purpose
        && l.ExpiresAt > DatabaseClock.NowMs()
        && (l.UserId == null || db.Users.Any(u => u.Id == l.UserId && u.SecurityStamp == l.SecurityStamp && !u.Disabled)));

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
