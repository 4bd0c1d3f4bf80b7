using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;

namespace ResourceApi.ClientCertificates;

/// <summary>Where the certificates come from that tokens are bound to (RFC 8705 section 3).</summary>
internal sealed class MutualTlsOptions : ISettings, IValidatableObject
{
    public static string Section => "MutualTls";

    /// <summary>What AuthServer alone reads.</summary>
    public static IReadOnlyList<string> OthersKeys => ["BaseUrl", "AuthoritiesFile"];

    /// <summary>The header in which a proxy that ends TLS passes a certificate on. Empty: certificates come from this API's own TLS.</summary>
    public string HeaderName { get; set; } = "";

    /// <summary>Addresses and networks (CIDR) of that proxy, separated by spaces. The header from anyone else is dropped.</summary>
    public string TrustedProxies { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => ForwardedCertificate.Faults(HeaderName, TrustedProxies);
}
