using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>
/// What status lists have to show as revoked: a token, a sign-in, all that a client got, or all of a user that was issued before the
/// last change of credentials. Written with the revocation itself; kept until no access token it concerns can be alive.
/// </summary>
public sealed class RevocationRecord
{
    /// <summary>The database counts: whoever has read up to a number knows what comes after it, whatever any clock says.</summary>
    public long Sequence { get; init; }

    /// <summary>The key of earlier versions, which may run beside this one.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    public string? TokenId { get; init; }

    public string? AuthorizationId { get; init; }

    public string? Subject { get; init; }

    /// <summary>A client that was removed.</summary>
    public string? ClientRecordId { get; init; }

    /// <summary>Set by earlier versions only, when a client was removed: they deleted its token rows, so list and index are kept here.</summary>
    public long? StatusListId { get; init; }

    public int? StatusIndex { get; init; }

    public required DateTime RevokedAt { get; init; }

    internal static void Map(EntityTypeBuilder<RevocationRecord> revocation)
    {
        revocation.ToTable("Revocations");
        revocation.HasKey(r => r.Sequence);
        revocation.Property(r => r.Sequence).ValueGeneratedOnAdd();
        revocation.Property(r => r.Id).HasMaxLength(ColumnLengths.Id).IsRequired();
        revocation.Property(r => r.ClientRecordId).HasMaxLength(ColumnLengths.Id);
        revocation.Property(r => r.TokenId).HasMaxLength(ColumnLengths.Id);
        revocation.Property(r => r.AuthorizationId).HasMaxLength(ColumnLengths.Id);
        revocation.Property(r => r.Subject).HasMaxLength(ColumnLengths.Subject);
        revocation.HasIndex(r => r.RevokedAt);
    }
}
