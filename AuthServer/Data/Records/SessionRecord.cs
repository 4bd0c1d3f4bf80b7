using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>
/// One browser that a person has signed in with. Its id is the <c>sid</c> of the id_tokens it gives (OpenID Connect Front-Channel
/// Logout 1.0 section 3).
/// </summary>
public sealed class SessionRecord
{
    public required string Id { get; init; }

    public required string UserId { get; init; }

    /// <summary>The user's security stamp at sign-in; the session is dead once the user has another.</summary>
    public required string SecurityStamp { get; init; }

    /// <summary>The latest time the person proved who they are.</summary>
    public required DateTime SignedInAt { get; set; }

    /// <summary>Ends then, however busy.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>When the browser was last seen, to the minute.</summary>
    public required DateTime SeenAt { get; set; }

    public DateTime? EndedAt { get; set; }

    /// <summary>What the browser called itself, for its owner to recognize it by.</summary>
    public string? UserAgent { get; init; }

    internal static void Map(EntityTypeBuilder<SessionRecord> session)
    {
        session.ToTable("Sessions");
        session.Property(s => s.Id).HasMaxLength(ColumnLengths.Id);
        session.Property(s => s.UserId).HasMaxLength(ColumnLengths.Id);
        session.Property(s => s.SecurityStamp).HasMaxLength(ColumnLengths.Id);
        session.Property(s => s.UserAgent).HasMaxLength(ColumnLengths.UserAgent);
        session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        session.HasIndex(s => s.ExpiresAt);
        session.HasIndex(s => s.EndedAt);
    }
}
