using System.Text;
using System.Text.RegularExpressions;
using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Passwords;
using AuthServer.Data.Records;

namespace AuthServer.Accounts;

/// <summary>
/// Which e-mail addresses are taken: <c>local@domain</c> with a dot-atom (RFC 5322 section 3.2.3) and a domain of two labels or
/// more. Letters of all scripts are taken in both halves (RFC 6531), but only in Unicode's canonical form; quoted local parts,
/// comments, address literals, and characters that do not show are not. Stored is the local part as typed, with the domain in ASCII.
/// </summary>
internal static partial class EmailRules
{
    private const string Malformed = "This is not an e-mail address such as name@example.com.";
    private const string TooLong = "The e-mail address must have at most 254 characters.";

    /// <summary>The address as it is stored, or why it is refused.</summary>
    public static (string Email, string? Fault) Check(string text)
    {
        if (!PasswordText.IsWellFormed(text))
        {
            return ("", Malformed);
        }

        var email = text.Trim().Normalize(NormalizationForm.FormC);
        if (email.Length is 0)
        {
            return (email, "The e-mail address is missing.");
        }

        if (IsTooLong(email))
        {
            return (email, TooLong);
        }

        var start = email.IndexOf('@', StringComparison.Ordinal) + 1;
        if (!Address().IsMatch(email) || !IsCanonical(email) || InvisibleCharacters.IsIn(email) || Domain(email[start..]) is not { } domain)
        {
            return (email, Malformed);
        }

        var stored = email[..start] + domain;
        return (stored, IsTooLong(stored) ? TooLong : null);
    }

    /// <summary>RFC 5321 section 4.5.3.1.3, as erratum 1690 reads it: 254 octets.</summary>
    private static bool IsTooLong(string email) => Encoding.UTF8.GetByteCount(email) > ColumnLengths.Email || UserNames.Normalize(email) is null;

    /// <summary>Full-width, ligature and other look-alike forms of ordinary letters are not canonical.</summary>
    private static bool IsCanonical(string email) => email.IsNormalized(NormalizationForm.FormKC);

    private static string? Domain(string text) =>
        AddressSpelling.Ascii(text) is { } domain && domain.Split('.') is [_, .., var top] && !top.All(char.IsAsciiDigit) ? domain : null;

    [GeneratedRegex(
        @"\A[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@[\p{L}\p{M}\p{N}-]+(\.[\p{L}\p{M}\p{N}-]+)+\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
