using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Keys;

/// <summary>Makes the first cookie key before anything needs it, so that servers that start together have the same one.</summary>
internal sealed class CookieKeysStart(AuthDbContext db, IKeyManager keys, TimeProvider time) : IPreparation
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (await AnyAsync(cancellationToken))
        {
            return null;
        }

        var now = time.GetUtcNow();
        try
        {
            keys.CreateNewKey(now, now + Lifetime);
        }
        catch (DbUpdateException)
        {
            // Another server that started at the same moment made it.
            if (!await AnyAsync(cancellationToken))
            {
                throw;
            }
        }

        return null;
    }

    private Task<bool> AnyAsync(CancellationToken cancellationToken) => db.Keys.AnyAsync(key => key.Purpose == KeyPurpose.Cookies, cancellationToken);
}
