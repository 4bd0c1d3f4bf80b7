using AuthServer.Data;
using AuthServer.Data.Records;

namespace AuthServer.Accounts.Importing;

/// <summary>Inserts many accounts and their names, each table by one statement.</summary>
internal static class AccountRows
{
    internal static InsertStatement<User> Users { get; } = new("AspNetUsers", new()
    {
        ["Id"] = user => user.Id,
        ["UserName"] = user => user.UserName,
        ["NormalizedUserName"] = user => user.NormalizedUserName,
        ["Email"] = user => user.Email,
        ["NormalizedEmail"] = user => user.NormalizedEmail,
        ["EmailConfirmed"] = user => user.EmailConfirmed,
        ["PasswordHash"] = user => user.PasswordHash,
        ["SecurityStamp"] = user => user.SecurityStamp,
        ["ConcurrencyStamp"] = user => user.ConcurrencyStamp,
        ["PhoneNumber"] = user => user.PhoneNumber,
        ["PhoneNumberConfirmed"] = user => user.PhoneNumberConfirmed,
        ["TwoFactorEnabled"] = user => user.TwoFactorEnabled,
        ["LockoutEnd"] = user => user.LockoutEnd,
        ["LockoutEnabled"] = user => user.LockoutEnabled,
        ["AccessFailedCount"] = user => user.AccessFailedCount,
        ["Disabled"] = user => user.Disabled,
        ["AddressState"] = user => (int)user.AddressState,
        ["ExternalId"] = user => user.ExternalId,
        ["CreatedAt"] = user => user.CreatedAt,
    });

    internal static InsertStatement<AddressRecord> Addresses { get; } = new("UserAddresses", new()
    {
        ["Address"] = address => address.Address,
        ["UserId"] = address => address.UserId,
    });
}
