using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Keys;

/// <summary>What an operator may do to keys. Every server follows within seconds.</summary>
internal sealed class KeyAdministration(
    KeyStore keys, MasterKey master, AuthDbContext db, KeysOptions options, TimeProvider time, ILogger<KeyAdministration> logger)
{
    /// <summary>By then every server has read a new key.</summary>
    private static readonly TimeSpan Settle = 2 * KeyWatch.Every;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Makes the next key: announced first, or in use as soon as every server knows it. Null: another operator or server has just made it.</summary>
    public async Task<KeyRecord?> RotateAsync(string purpose, bool atOnce, CancellationToken cancellationToken)
    {
        var (_, algorithm) = keys.InUse().Single(kind => kind.Purpose == purpose);
        var newest = (await keys.ListAsync(cancellationToken))
            .Where(key => key.Purpose == purpose && key.Algorithm == algorithm)
            .Max(key => key.Generation);
        return await keys.MakeAsync(purpose, algorithm, newest + 1, Now + (atOnce ? Settle : options.Announce), cancellationToken);
    }

    /// <summary>Forgets a key at once: nothing that it made is accepted any more. One that is in use is replaced first. Null: there is no such key.</summary>
    public async Task<KeyRevocation?> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var records = await keys.ListAsync(cancellationToken);
        if (records.SingleOrDefault(record => record.Id == id) is not { } key)
        {
            return null;
        }

        var kind = records.Where(record => record.Purpose == key.Purpose && record.Algorithm == key.Algorithm).ToList();
        KeyRecord? successor = null;
        if (KeyLife.StateOf(key, kind, Now) is KeyState.Active && keys.InUse().Contains((key.Purpose, key.Algorithm)))
        {
            successor = await keys.MakeAsync(key.Purpose, key.Algorithm, kind.Max(record => record.Generation) + 1, Now + Settle, cancellationToken);
            await Task.Delay(Settle, time, cancellationToken);
        }

        await db.Keys.Where(record => record.Id == id).ExecuteDeleteAsync(cancellationToken);
        logger.LogInformation("Revoked {Purpose} key {KeyId}", key.Purpose, key.Id);
        return new(key, successor);
    }

    /// <summary>Encrypts under the master key what is still encrypted under the one before it, and returns how many keys that were.</summary>
    public async Task<int> ReprotectAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var key in await keys.ListAsync(cancellationToken))
        {
            if (master.IsCurrent(key.Id, key.Purpose, key.ProtectedKey))
            {
                continue;
            }

            var again = master.Protect(key.Id, key.Purpose, master.Unprotect(key.Id, key.Purpose, key.ProtectedKey));
            count += await db.Keys.Where(record => record.Id == key.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.ProtectedKey, again), cancellationToken);
        }

        return count;
    }
}

/// <summary>A revoked key, and the one that took its place: none when it was not in use, or another server had just made the next one.</summary>
internal sealed record KeyRevocation(KeyRecord Key, KeyRecord? Successor);
