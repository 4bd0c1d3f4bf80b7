using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Keys;

/// <summary>Announces the next key in time, and deletes retired keys that nothing needs any more.</summary>
internal sealed class KeyRotation(
    KeyStore keys, AuthDbContext db, IEnumerable<IKeyUse> uses, KeysOptions options, TimeProvider time, ILogger<KeyRotation> logger) : IJob
{
    /// <summary>Short against any announcement, and next to nothing while there is nothing to do.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>Servers whose clocks differ change keys at different moments.</summary>
    private static readonly TimeSpan ClockMargin = TimeSpan.FromMinutes(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var records = await keys.ListAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        if (options.RotateSeconds is not 0)
        {
            await AnnounceAsync(records, now, cancellationToken);
        }

        foreach (var kind in records.GroupBy(record => (record.Purpose, record.Algorithm)))
        {
            await DeleteAsync([.. kind], now, cancellationToken);
        }
    }

    private async Task AnnounceAsync(IReadOnlyList<KeyRecord> records, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var (purpose, algorithm) in keys.InUse())
        {
            var kind = records.Where(record => record.Purpose == purpose && record.Algorithm == algorithm).ToList();
            if (kind is not [] && KeyLife.NextActiveAt(kind.MaxBy(record => record.ActiveAt)!, options.RotateEvery, options.Announce, now) is { } activeAt)
            {
                await keys.MakeAsync(purpose, algorithm, kind.Max(record => record.Generation) + 1, activeAt, cancellationToken);
            }
        }
    }

    private async Task DeleteAsync(IReadOnlyCollection<KeyRecord> kind, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var key in kind)
        {
            // A signing algorithm that no server is set to any more has no next key; its last one signed no longer than any other.
            var retiredAt = KeyLife.RetiredAt(key, kind)
                ?? (keys.InUse().Contains((key.Purpose, key.Algorithm)) || options.RotateSeconds is 0 ? null : key.ActiveAt + options.RotateEvery);
            if (retiredAt is { } ended && ended + ClockMargin < now && !await IsNeededAsync(key.Purpose, ended + ClockMargin, cancellationToken))
            {
                await db.Keys.Where(other => other.Id == key.Id).ExecuteDeleteAsync(cancellationToken);
                logger.LogInformation("Deleted {Purpose} key {KeyId}: nothing it made is alive", key.Purpose, key.Id);
            }
        }
    }

    private async Task<bool> IsNeededAsync(string purpose, DateTime retiredAt, CancellationToken cancellationToken)
    {
        foreach (var use in uses.Where(use => use.Purpose == purpose))
        {
            if (await use.IsNeededAsync(retiredAt, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}
