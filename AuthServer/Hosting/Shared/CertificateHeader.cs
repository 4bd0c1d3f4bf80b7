using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// A certificate as proxies write it into a header: RFC 9440 (<c>:base64:</c>), plain base64 of the DER form, or URL-encoded PEM as
/// nginx and others do.
/// </summary>
internal static class CertificateHeader
{
    /// <summary>ASP.NET Core takes a <see cref="CryptographicException"/> for "there is none".</summary>
    public static X509Certificate2 Read(string value)
    {
        var text = value.Trim();
        try
        {
            return text.Contains("BEGIN", StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(Uri.UnescapeDataString(text))
                : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text.Trim(':')));
        }
        catch (FormatException exception)
        {
            throw new CryptographicException("The header holds no certificate.", exception);
        }
    }
}
