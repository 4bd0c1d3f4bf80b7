using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>A person who signs in. <c>Id</c> is opaque and immutable and is the <c>sub</c> of every token; the user name is the e-mail.</summary>
public sealed class User : IdentityUser
{
    public User() => Id = Guid.CreateVersion7().ToString();

    /// <summary>A disabled user gets no token, and tokens already issued stop counting as active.</summary>
    public bool Disabled { get; set; }

    public AddressState AddressState { get; set; }

    /// <summary>The id that another system gave the person, where that is no GUID; null for those who registered here.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The user name as people read it; only for those who have one.</summary>
    internal string ReadableName => AddressSpelling.Readable(UserName!);

    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;

    internal static void Map(EntityTypeBuilder<User> user)
    {
        user.Property(u => u.Id).HasMaxLength(ColumnLengths.Id);
        user.Property(u => u.Email).HasMaxLength(ColumnLengths.Email);
        user.Property(u => u.NormalizedEmail).HasMaxLength(ColumnLengths.Email);
        user.Property(u => u.UserName).HasMaxLength(ColumnLengths.Email);
        user.Property(u => u.NormalizedUserName).HasMaxLength(ColumnLengths.Email);
        user.Property(u => u.PasswordHash).HasMaxLength(ColumnLengths.PasswordHash);
        user.Property(u => u.SecurityStamp).HasMaxLength(ColumnLengths.Id);
        user.Property(u => u.ConcurrencyStamp).HasMaxLength(ColumnLengths.Id);
        user.Property(u => u.PhoneNumber).HasMaxLength(32);
        // Whoever inserts a row and does not know the column leaves it at this.
        user.Property(u => u.AddressState).HasDefaultValue(AddressState.Unseen);
        user.HasIndex(u => u.AddressState);
        user.Property(u => u.ExternalId).HasMaxLength(ColumnLengths.ExternalId);
        user.HasIndex(u => u.ExternalId).IsUnique();
    }
}
