using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>A person agreed that a client may have a scope.</summary>
public sealed class ConsentRecord
{
    public required string UserId { get; init; }

    /// <summary>The client's row, not its <c>client_id</c>.</summary>
    public required string ClientRecordId { get; init; }

    public required string Scope { get; init; }

    public required DateTime GrantedAt { get; init; }

    internal static void Map(EntityTypeBuilder<ConsentRecord> consent)
    {
        consent.ToTable("Consents");
        consent.HasKey(c => new { c.UserId, c.ClientRecordId, c.Scope });
        consent.Property(c => c.UserId).HasMaxLength(ColumnLengths.Id);
        consent.Property(c => c.ClientRecordId).HasMaxLength(ColumnLengths.Id);
        consent.Property(c => c.Scope).HasMaxLength(ColumnLengths.Scope);
        consent.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
        consent.HasOne<ClientRecord>().WithMany().HasForeignKey(c => c.ClientRecordId).OnDelete(DeleteBehavior.Cascade);
    }
}
