using System.Security.Cryptography;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Keys;

/// <summary>
/// The rows of all keys: read at start, after those that are missing have been made, and then again and again. Never falls back to a
/// key that would not be kept.
/// </summary>
internal sealed class KeyStore(
    AuthDbContext db,
    MasterKey master,
    KeyRing ring,
    CookieKeys cookies,
    IKeyManager cookieManager,
    KeysOptions options,
    TimeProvider time,
    ILogger<KeyStore> logger)
    : IPreparation
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task<string?> PrepareAsync(bool mayMake, CancellationToken cancellationToken)
    {
        var records = await ListAsync(cancellationToken);
        if (records is [] && !mayMake)
        {
            // A command makes neither keys nor a master key, and there is nothing that the wrong one would fail to open.
            return null;
        }

        if (master.Load(mayCreate: records is []) is { } fault)
        {
            return fault;
        }

        try
        {
            // Before anything is made: a wrong master key must not start a second set.
            Check(records);
            foreach (var (purpose, algorithm) in mayMake ? InUse() : [])
            {
                await MakeFirstAsync(purpose, algorithm, cancellationToken);
            }

            await ReloadAsync(strict: true, cancellationToken);
            return null;
        }
        catch (CryptographicException)
        {
            return $"{master.Source}: does not open the keys in the database; they were encrypted under another master key.";
        }
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellationToken) =>
        await db.Keys.AsNoTracking().OrderByDescending(key => key.Generation).ThenBy(key => key.Algorithm).ToListAsync(cancellationToken);

    public async Task ReloadAsync(bool strict, CancellationToken cancellationToken) => ring.Load(await ListAsync(cancellationToken), strict);

    /// <summary>What this server makes keys for. Keys of the other signing algorithm only verify.</summary>
    public IEnumerable<(string Purpose, string Algorithm)> InUse() =>
    [
        (KeyPurpose.Signing, options.SigningAlgorithm.ToString()),
        (KeyPurpose.Encryption, SecurityAlgorithms.Aes256CbcHmacSha512),
        (KeyPurpose.Cookies, CookieKeys.Algorithm),
    ];

    /// <summary>
    /// Makes the generation after the newest. Of several servers that do so at once one succeeds: a generation is taken once.
    /// Null: another one has made it.
    /// </summary>
    public async Task<KeyRecord?> MakeAsync(string purpose, string algorithm, int generation, DateTime activeAt, CancellationToken cancellationToken)
    {
        string id;
        try
        {
            id = purpose is KeyPurpose.Cookies
                // ASP.NET Core wants an end too; the next one takes over long before.
                ? cookies.Make(cookieManager, generation, activeAt, activeAt + (2 * options.RotateEvery) + options.Announce)
                : await InsertAsync(KeyMaterial.Create(purpose, algorithm, generation, master, Now, activeAt), cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsTaken(exception))
        {
            db.ChangeTracker.Clear();
            return null;
        }

        logger.LogInformation("Made {Purpose} key {KeyId} ({Algorithm}), active at {ActiveAt:u}", purpose, id, algorithm, activeAt);
        return await db.Keys.AsNoTracking().SingleAsync(key => key.Id == id, cancellationToken);
    }

    private async Task<string> InsertAsync(KeyRecord key, CancellationToken cancellationToken)
    {
        db.Keys.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        return key.Id;
    }

    private async Task MakeFirstAsync(string purpose, string algorithm, CancellationToken cancellationToken)
    {
        if (!await db.Keys.AnyAsync(key => key.Purpose == purpose && key.Algorithm == algorithm, cancellationToken))
        {
            await MakeAsync(purpose, algorithm, generation: 1, Now, cancellationToken);
        }
    }

    private void Check(IEnumerable<KeyRecord> records)
    {
        foreach (var record in records)
        {
            CryptographicOperations.ZeroMemory(master.Unprotect(record.Id, record.Purpose, record.ProtectedKey));
        }
    }
}
