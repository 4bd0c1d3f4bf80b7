using System.Security.Cryptography;
using AuthServer.Data;
using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Keys;

/// <summary>Loads the keys from the database at start, after making those that are missing. Never falls back to a key that would not be kept.</summary>
internal sealed class KeyStore(AuthDbContext db, MasterKey master, KeyRing ring, IOptions<KeysOptions> options, TimeProvider time, ILogger<KeyStore> logger)
    : IPreparation
{
    public async Task<string?> PrepareAsync(CancellationToken cancellationToken)
    {
        var records = await ListAsync(cancellationToken);
        if (master.Load(mayCreate: records is []) is { } fault)
        {
            return fault;
        }

        var signingAlgorithm = options.Value.SigningAlgorithm.ToString();
        try
        {
            // Before anything is made: a wrong master key must not start a second set.
            Open(records);
            await EnsureAsync(KeyPurpose.Signing, signingAlgorithm, records, cancellationToken);
            await EnsureAsync(KeyPurpose.Encryption, SecurityAlgorithms.Aes256CbcHmacSha512, records, cancellationToken);
            Open(await ListAsync(cancellationToken));
            return null;
        }
        catch (CryptographicException)
        {
            return $"{master.Source}: does not open the keys in the database; they were encrypted under another master key.";
        }
    }

    public async Task<IReadOnlyList<KeyRecord>> ListAsync(CancellationToken cancellationToken) =>
        await db.Keys.AsNoTracking().OrderByDescending(key => key.Generation).ThenBy(key => key.Algorithm).ToListAsync(cancellationToken);

    private void Open(IReadOnlyList<KeyRecord> records) => ring.Load(
        [.. from record in records
            where record.Purpose == KeyPurpose.Signing
            // The algorithm of the setting signs.
            orderby record.Algorithm == options.Value.SigningAlgorithm.ToString() descending
            select new SigningCredentials(KeyMaterial.Open(record, master), record.Algorithm)],
        [.. from record in records
            where record.Purpose == KeyPurpose.Encryption
            select new EncryptingCredentials(KeyMaterial.Open(record, master), SecurityAlgorithms.Aes256KW, record.Algorithm)]);

    private async Task EnsureAsync(string purpose, string algorithm, IReadOnlyList<KeyRecord> records, CancellationToken cancellationToken)
    {
        if (records.Any(record => record.Purpose == purpose && record.Algorithm == algorithm))
        {
            return;
        }

        var key = KeyMaterial.Create(purpose, algorithm, generation: 1, master, time.GetUtcNow().UtcDateTime);
        db.Keys.Add(key);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            logger.LogInformation("Made {Purpose} key {KeyId} ({Algorithm})", purpose, key.Id, algorithm);
        }
        catch (DbUpdateException)
        {
            // Another server that started at the same moment made it; anything else shows when the key is read again.
            db.ChangeTracker.Clear();
            if (!await db.Keys.AnyAsync(other => other.Purpose == purpose && other.Algorithm == algorithm, cancellationToken))
            {
                throw;
            }
        }
    }
}
