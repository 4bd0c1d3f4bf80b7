using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Protocol;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>Clients with certificates (RFC 8705). Off, and then nothing of it is advertised, until <see cref="BaseUrl"/> is set.</summary>
internal sealed class MutualTlsOptions : ISettings, IServedPath, IValidatableObject
{
    public static string Section => "MutualTls";

    /// <summary>
    /// The public base address under which clients are asked for certificates, so that browsers never are. Empty: none of it is on.
    /// </summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>A PEM file of the authorities whose certificates <c>tls_client_auth</c> takes. Empty: none.</summary>
    public string AuthoritiesFile { get; set; } = "";

    /// <summary>The header in which a proxy that ends TLS passes a certificate on. Empty: certificates come from this server's own TLS.</summary>
    public string HeaderName { get; set; } = "";

    /// <summary>Addresses and networks (CIDR) of that proxy, separated by spaces. The header from anyone else is dropped.</summary>
    public string TrustedProxies { get; set; } = "";

    internal bool IsOn => BaseUrl is not "";

    /// <summary>Empty unless <see cref="BaseUrl"/> has a path.</summary>
    PathString IServedPath.BasePath => IsOn ? PathString.FromUriComponent(new Uri(BaseUrl).AbsolutePath.TrimEnd('/')) : default;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsOn
            && (!Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri)
                || uri.Scheme is not "https"
                || uri.Query != "" || uri.Fragment != "" || uri.UserInfo != ""))
        {
            yield return new("must be an absolute https address without query and fragment, such as https://mtls.auth.example/.", [nameof(BaseUrl)]);
        }

        if (!IsOn && (AuthoritiesFile is not "" || HeaderName is not "" || TrustedProxies is not ""))
        {
            yield return new("is required by the other settings of this section.", [nameof(BaseUrl)]);
        }

        foreach (var fault in ForwardedCertificate.Faults(HeaderName, TrustedProxies))
        {
            yield return fault;
        }

        if (AuthoritiesFile is not "" && FileFaults.ReadText(AuthoritiesFile).Fault is { } unreadable)
        {
            yield return new(unreadable, [nameof(AuthoritiesFile)]);
        }
        else if (AuthoritiesFile is not "" && !HoldsCertificates(AuthoritiesFile))
        {
            yield return new($"'{AuthoritiesFile}' holds no certificates in PEM that can be read.", [nameof(AuthoritiesFile)]);
        }
    }

    private static bool HoldsCertificates(string path)
    {
        try
        {
            X509Certificate2Collection certificates = [];
            certificates.ImportFromPemFile(path);
            return certificates.Count > 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }
}
