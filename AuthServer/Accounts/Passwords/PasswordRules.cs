using System.Runtime.CompilerServices;
using AuthServer.Data.Records;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// Which passwords are taken: a length in characters, any Unicode, no composition rules, but none that an attacker tries first
/// (NIST SP 800-63B section 3.1.1.2).
/// </summary>
internal sealed class PasswordRules(PasswordsOptions options)
{
    /// <summary>Why a new password is refused, in words that a page can translate; null when it is taken.</summary>
    public FormattableString? Fault(string password, string email)
    {
        if (PasswordText.Normalize(password) is not { } text || text.Contains('\0'))
        {
            return $"The password holds characters that are not text.";
        }

        if (text.Length is 0)
        {
            return $"The password is missing.";
        }

        var length = PasswordText.Length(text);
        if (length < options.MinLength)
        {
            return FormattableStringFactory.Create("The password must have at least {0} characters.", options.MinLength);
        }

        if (IsTooLong(length))
        {
            return FormattableStringFactory.Create("The password must have at most {0} characters.", options.MaxLength);
        }

        if (IsTheEmail(text, email))
        {
            return $"The password must not be the e-mail address or a part of it.";
        }

        if (options.RefuseCommon && CommonPasswords.Contains(text))
        {
            return $"The password is one of the most common ones.";
        }

        return null;
    }

    /// <summary>Whether a presented password could be somebody's at all; if not, it is refused before any work, alike for every user name.</summary>
    public bool IsPossible(string password) =>
        PasswordText.Normalize(password) is { } text && !IsTooLong(PasswordText.Length(text));

    private bool IsTooLong(int length) => options.MaxLength is > 0 and var limit && length > limit;

    private static bool IsTheEmail(string password, string email) => new[] { email, AddressSpelling.Readable(email) }.Any(spelling =>
        password.Equals(spelling, StringComparison.OrdinalIgnoreCase)
        || spelling.Split('@').Any(part => part.Equals(password, StringComparison.OrdinalIgnoreCase)));
}
