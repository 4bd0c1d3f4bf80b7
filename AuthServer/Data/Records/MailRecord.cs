using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>A mail that has yet to be sent, or was refused for good. One that was sent has no row.</summary>
public sealed class MailRecord
{
    public const int MaxReason = 300;

    public MailRecord() => Id = Guid.CreateVersion7().ToString();

    /// <summary>In the order of their making.</summary>
    public string Id { get; init; }

    /// <summary>Whose account it is about, where there is one. Their rows may go first.</summary>
    public string? UserId { get; init; }

    public required string Recipient { get; init; }

    public required string Kind { get; init; }

    /// <summary>RFC 5322 section 3.6.4. The same in a repetition: who has got the mail already knows it again.</summary>
    public required string MessageId { get; init; }

    public required string Language { get; init; }

    /// <summary>Sealed, for it may open an account. Goes when the mail was refused.</summary>
    public byte[]? Content { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>
    /// Not before then, in Unix milliseconds of the <see cref="DatabaseClock"/>; null: never again. Whoever sends it puts it off first, so
    /// that of several servers one does.
    /// </summary>
    public long? NextTryAt { get; init; } = 0;

    public int Tries { get; init; }

    /// <summary>When it was refused for good, by the same clock; null: it waits.</summary>
    public long? FailedAt { get; init; }

    /// <summary>Why the last try failed, for an operator to read.</summary>
    public string? Reason { get; init; }

    internal static void Map(EntityTypeBuilder<MailRecord> mail)
    {
        mail.ToTable("Mails");
        mail.Property(m => m.Id).HasMaxLength(ColumnLengths.Id);
        mail.Property(m => m.UserId).HasMaxLength(ColumnLengths.Id);
        mail.Property(m => m.Recipient).HasMaxLength(ColumnLengths.Email);
        mail.Property(m => m.Kind).HasMaxLength(40);
        mail.Property(m => m.MessageId).HasMaxLength(300);
        mail.Property(m => m.Language).HasMaxLength(10);
        mail.Property(m => m.Content).HasMaxLength(16_384);
        mail.Property(m => m.Reason).HasMaxLength(MaxReason);
        mail.HasIndex(m => m.NextTryAt);
        mail.HasIndex(m => m.FailedAt);
        mail.HasIndex(m => m.UserId);
    }
}
