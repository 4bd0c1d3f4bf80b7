using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>That a person signed in afresh for one authorization request. It goes with its use.</summary>
public sealed class FreshSignInRecord
{
    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    /// <summary>In this browser.</summary>
    public required string SessionId { get; init; }

    /// <summary>SHA-256 of the request's parameters, in hex.</summary>
    public required string RequestHash { get; init; }

    public required DateTime ExpiresAt { get; init; }

    internal static void Map(EntityTypeBuilder<FreshSignInRecord> signIn)
    {
        signIn.ToTable("FreshSignIns");
        signIn.Property(s => s.Id).HasMaxLength(ColumnLengths.Id);
        signIn.Property(s => s.SessionId).HasMaxLength(ColumnLengths.Id);
        signIn.Property(s => s.RequestHash).HasMaxLength(64);
        signIn.HasOne<SessionRecord>().WithMany().HasForeignKey(s => s.SessionId).OnDelete(DeleteBehavior.Cascade);
        signIn.HasIndex(s => s.ExpiresAt);
    }
}
