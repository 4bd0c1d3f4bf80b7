using System.ComponentModel.DataAnnotations;
using System.Net;
using ResourceApi.Hosting;

namespace ResourceApi.ClientCertificates;

/// <summary>Where the certificates come from that tokens are bound to (RFC 8705 section 3).</summary>
internal sealed class MutualTlsOptions : IValidatableObject
{
    public const string Section = "MutualTls";

    /// <summary>The header in which a proxy that ends TLS passes a certificate on. Empty: certificates come from this API's own TLS.</summary>
    public string HeaderName { get; set; } = "";

    /// <summary>Addresses and networks (CIDR) of that proxy, separated by spaces. The header from anyone else is dropped.</summary>
    public string TrustedProxies { get; set; } = "";

    internal IReadOnlyList<IPNetwork> Proxies => Networks.Parse(TrustedProxies);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HeaderName is "" != TrustedProxies is "")
        {
            yield return new ValidationResult("needs HeaderName, and HeaderName needs it: a header that anyone may send proves nothing.", [nameof(TrustedProxies)]);
        }
        else if (Networks.Strangers(TrustedProxies).Any())
        {
            yield return new ValidationResult("must be addresses or networks such as 10.0.0.0/8, separated by spaces.", [nameof(TrustedProxies)]);
        }
    }
}
