using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthServer.Clients.Fields;

/// <summary>Subjects of certificates as operators write them (RFC 4514), in the one form in which they are compared.</summary>
internal static class DistinguishedNames
{
    /// <summary>Null: the text is no distinguished name.</summary>
    public static string? Parse(string text)
    {
        try
        {
            return text.Trim() is "" ? null : new X500DistinguishedName(text).Name;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static bool IsSubjectOf(string registered, X509Certificate2 certificate) =>
        string.Equals(registered, certificate.SubjectName.Name, StringComparison.Ordinal);
}
