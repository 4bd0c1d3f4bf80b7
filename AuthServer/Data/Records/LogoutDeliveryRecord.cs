using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>A client has yet to be told that a session ended (OpenID Connect Back-Channel Logout 1.0).</summary>
public sealed class LogoutDeliveryRecord
{
    public LogoutDeliveryRecord() => Id = Guid.CreateVersion7().ToString();

    public string Id { get; init; }

    public required string ClientId { get; init; }

    public required string Uri { get; init; }

    public required string Subject { get; init; }

    public required string SessionId { get; init; }

    public int Attempts { get; init; }

    /// <summary>Not before then; whoever works on it puts it off first, so that of several servers one does.</summary>
    public required DateTime NextAttemptAt { get; init; }

    public required DateTime CreatedAt { get; init; }

    internal static void Map(EntityTypeBuilder<LogoutDeliveryRecord> delivery)
    {
        delivery.ToTable("LogoutDeliveries");
        delivery.Property(d => d.Id).HasMaxLength(ColumnLengths.Id);
        delivery.Property(d => d.ClientId).HasMaxLength(ColumnLengths.ClientId);
        delivery.Property(d => d.Uri).HasMaxLength(ColumnLengths.Uri);
        delivery.Property(d => d.Subject).HasMaxLength(ColumnLengths.Subject);
        delivery.Property(d => d.SessionId).HasMaxLength(ColumnLengths.Id);
        delivery.HasIndex(d => d.NextAttemptAt);
    }
}
