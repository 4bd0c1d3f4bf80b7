using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthServer.Tests.Fixtures;

/// <summary>An authority of a test's own and what it issues, as files for a host and as keys for a client.</summary>
internal sealed class Certificates
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly string _folder = Directory.CreateTempSubdirectory("authserver-test-").FullName;
    private readonly X509Certificate2 _authority = Authority("CN=Test authority");

    public Certificates()
    {
        AuthorityFile = Write("authority.pem", _authority.ExportCertificatePem());
        Server = Issue("CN=127.0.0.1", ServerAuthentication);
        ServerFile = Write("server.pem", Server.ExportCertificatePem());
        ServerKeyFile = Write("server.key", Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string AuthorityFile { get; }

    public string ServerFile { get; }

    public string ServerKeyFile { get; }

    public X509Certificate2 Server { get; }

    public X509Certificate2 IssueToClient(string subject) => Issue(subject, ClientAuthentication);

    public X509Certificate2 IssueToServer(string subject) => Issue(subject, ServerAuthentication);

    public static X509Certificate2 OfAnotherAuthority(string subject) => new Certificates().IssueToClient(subject);

    public static X509Certificate2 SelfSigned(string subject, TimeSpan? life = null)
    {
        var request = Request(subject, ClientAuthentication);
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-2), now + (life ?? TimeSpan.FromDays(1)));
    }

    public string FileOf(X509Certificate2 certificate) => Write($"{certificate.Thumbprint}.pem", certificate.ExportCertificatePem());

    private X509Certificate2 Issue(string subject, string usage)
    {
        var request = Request(subject, usage);
        if (usage is ServerAuthentication)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest own = new(request.SubjectName, key, HashAlgorithmName.SHA256);
        foreach (var extension in request.CertificateExtensions)
        {
            own.CertificateExtensions.Add(extension);
        }

        using var issued = own.Create(_authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static CertificateRequest Request(string subject, string usage)
    {
        CertificateRequest request = new(subject, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        return request;
    }

    private static X509Certificate2 Authority(string subject)
    {
        CertificateRequest request = new(subject, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }
}
