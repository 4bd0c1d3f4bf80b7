using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>What somebody may do once who follows a link; never the link itself.</summary>
public sealed class AccountLinkRecord
{
    /// <summary>SHA-256 of the secret in the link, in hexadecimal.</summary>
    public required string Hash { get; init; }

    /// <summary>The one thing that it is good for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whose account; null for an invitation.</summary>
    public string? UserId { get; init; }

    /// <summary>The account's stamp when the link was made: once it has another, the link is dead.</summary>
    public string? SecurityStamp { get; init; }

    /// <summary>The address that it is about.</summary>
    public string? Email { get; init; }

    /// <summary>Unix milliseconds of the <see cref="DatabaseClock"/>.</summary>
    public long ExpiresAt { get; init; }

    internal static void Map(EntityTypeBuilder<AccountLinkRecord> link)
    {
        link.ToTable("AccountLinks");
        link.HasKey(l => l.Hash);
        link.Property(l => l.Hash).HasMaxLength(64);
        link.Property(l => l.Purpose).HasMaxLength(32);
        link.Property(l => l.UserId).HasMaxLength(ColumnLengths.Id);
        link.Property(l => l.SecurityStamp).HasMaxLength(ColumnLengths.Id);
        link.Property(l => l.Email).HasMaxLength(ColumnLengths.Email);
        link.HasIndex(l => l.ExpiresAt);
        link.HasIndex(l => new { l.UserId, l.Purpose });
    }
}
