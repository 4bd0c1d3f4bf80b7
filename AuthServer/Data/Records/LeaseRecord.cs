using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>Which server does the background work of all, and until when it may without asking again.</summary>
public sealed class LeaseRecord
{
    public required string Name { get; init; }

    public required string Owner { get; set; }

    public required DateTime ExpiresAt { get; set; }

    internal static void Map(EntityTypeBuilder<LeaseRecord> lease)
    {
        lease.ToTable("Leases");
        lease.HasKey(l => l.Name);
        lease.Property(l => l.Name).HasMaxLength(32);
        lease.Property(l => l.Owner).HasMaxLength(ColumnLengths.Id);
    }
}
