using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AuthServer.Tests.Fixtures;

/// <summary>A server's certificate for loopback, made for one test, and the settings by which a host uses it.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly string _file;

    private TestCertificate(X509Certificate2 certificate, string file)
    {
        Certificate = certificate;
        _file = file;
        Port = Ports.Free();
    }

    public X509Certificate2 Certificate { get; }

    public int Port { get; }

    public Dictionary<string, string?> Settings => new()
    {
        ["ASPNETCORE_URLS"] = $"https://127.0.0.1:{Port}",
        ["ASPNETCORE_Kestrel__Certificates__Default__Path"] = _file,
        ["Protocol__Issuer"] = $"https://127.0.0.1:{Port}/",
        ["Hosting__AllowPlainHttp"] = null,
    };

    public static TestCertificate Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var file = Path.Combine(Directory.CreateTempSubdirectory("authserver-test-").FullName, "server.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx));
        return new(certificate, file);
    }

    public void Dispose() => Certificate.Dispose();
}
