using System.Text;
using AuthServer.Accounts.Passwords;
using AuthServer.Data.Records;
using Microsoft.AspNetCore.Identity;

namespace AuthServer.Accounts.Addresses;

/// <summary>
/// When two user names are one: in Unicode's compatibility form, without surrounding space, with the domain of an address in ASCII, in
/// upper case. Accounts are found, kept unique and throttled by this form alone, so no spelling of a name gets a counter of its own.
/// </summary>
internal sealed class UserNames : ILookupNormalizer
{
    /// <summary>Null: no account can have this name.</summary>
    public static string? Normalize(string? name)
    {
        if (name is null || name.Contains('\0') || !PasswordText.IsWellFormed(name))
        {
            return null;
        }

        var normalized = AddressSpelling.Stored(name.Normalize(NormalizationForm.FormKC).Trim()).ToUpperInvariant();
        return normalized.Length is 0 or > ColumnLengths.Email ? null : normalized;
    }

    public string? NormalizeName(string? name) => Normalize(name);

    public string? NormalizeEmail(string? email) => Normalize(email);
}
