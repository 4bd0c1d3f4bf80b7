using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>One signing, encryption or cookie key. The private part is encrypted under the master key.</summary>
public sealed class KeyRecord
{
    /// <summary>The <c>kid</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>signing</c>, <c>encryption</c> or <c>cookies</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary><c>ES256</c>, <c>RS256</c>, <c>A256CBC-HS512</c> or <c>data-protection</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Counts up from 1 within purpose and algorithm; unique there, so that servers that make a key at once make one.</summary>
    public required int Generation { get; init; }

    public required byte[] ProtectedKey { get; set; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>From when on it signs or encrypts; until then it is only announced, from the next generation's time on it is retired.</summary>
    public required DateTime ActiveAt { get; set; }

    internal static void Map(EntityTypeBuilder<KeyRecord> key)
    {
        key.ToTable("Keys");
        key.Property(k => k.Id).HasMaxLength(64);
        key.Property(k => k.Purpose).HasMaxLength(16);
        key.Property(k => k.Algorithm).HasMaxLength(32);
        key.Property(k => k.ProtectedKey).HasMaxLength(4096);
        key.HasIndex(k => new { k.Purpose, k.Algorithm, k.Generation }).IsUnique();
    }
}
