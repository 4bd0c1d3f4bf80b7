using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>How often a client used a grant on a day (UTC).</summary>
public sealed class GrantUsageRecord
{
    public required string ClientId { get; init; }

    public required string Grant { get; init; }

    public required DateOnly Day { get; init; }

    public required long Count { get; init; }

    public required DateTime LastUsedAt { get; init; }

    internal static void Map(EntityTypeBuilder<GrantUsageRecord> usage)
    {
        usage.ToTable("GrantUsage");
        usage.HasKey(u => new { u.ClientId, u.Grant, u.Day });
        usage.Property(u => u.ClientId).HasMaxLength(ColumnLengths.ClientId);
        usage.Property(u => u.Grant).HasMaxLength(64);
        usage.HasIndex(u => u.Day);
    }
}
