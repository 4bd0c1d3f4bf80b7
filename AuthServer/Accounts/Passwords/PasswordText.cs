using System.Text;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// The one form in which a password is measured and hashed: Unicode NFC, so that every keyboard's way to type an accent is the
/// same password (RFC 8265 section 4.2). Nothing is trimmed, cut or folded.
/// </summary>
internal static class PasswordText
{
    /// <summary>Null: not Unicode text, as with half a surrogate pair.</summary>
    public static string? Normalize(string password) =>
        IsWellFormed(password) ? password.Normalize(NormalizationForm.FormC) : null;

    /// <summary>Neither half a surrogate pair nor U+FFFE, the byte order mark turned around: no form of Unicode takes them.</summary>
    public static bool IsWellFormed(string text)
    {
        if (text.Contains('\ufffe', StringComparison.Ordinal))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Characters as people count them, nearly: Unicode code points.</summary>
    public static int Length(string normalized) => normalized.EnumerateRunes().Count();
}
