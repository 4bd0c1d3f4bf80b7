using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>The authorities whose certificates are taken (RFC 8705 section 2.1), and nobody else's, whatever the machine trusts.</summary>
internal sealed class Authorities(MutualTlsOptions options)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly Lazy<X509Certificate2Collection> _trusted = new(() =>
    {
        X509Certificate2Collection certificates = [];
        if (options.AuthoritiesFile is not "")
        {
            certificates.ImportFromPemFile(options.AuthoritiesFile);
        }

        return certificates;
    });

    public bool HaveIssued(X509Certificate2 certificate)
    {
        if (_trusted.Value.Count is 0)
        {
            return false;
        }

        using X509Chain chain = new();
        chain.ChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // A certificate names addresses that would be asked about it; this server calls nobody a stranger names.
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            ApplicationPolicy = { new Oid(ClientAuthentication) },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(_trusted.Value);
        try
        {
            // One that is trusted itself, and so issued by nobody, is an authority and no client.
            return chain.Build(certificate) && chain.ChainElements.Count > 1;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
