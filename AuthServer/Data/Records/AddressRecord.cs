using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>
/// To which account a user name or an e-mail address belongs. Written in the transaction that writes the account; the primary key
/// gives each to one account, whichever column of the account holds it.
/// </summary>
public sealed class AddressRecord
{
    /// <summary>In the form in which names are compared.</summary>
    public required string Address { get; init; }

    public required string UserId { get; init; }

    internal static void Map(EntityTypeBuilder<AddressRecord> address)
    {
        address.ToTable("UserAddresses");
        address.HasKey(a => a.Address);
        address.Property(a => a.Address).HasMaxLength(ColumnLengths.Email);
        address.Property(a => a.UserId).HasMaxLength(ColumnLengths.Id);
        address.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
