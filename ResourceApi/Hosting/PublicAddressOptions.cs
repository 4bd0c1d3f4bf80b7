using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace ResourceApi.Hosting;

/// <summary>Where clients find this API.</summary>
internal sealed class PublicAddressOptions : ISettings, IValidatableObject
{
    public static string Section => "Hosting";

    /// <summary>The address clients know this API by, published to the letter as it is set; the <c>Host</c> header is never asked.</summary>
    public Uri PublicUrl { get; set; } = new("http://localhost:8001");

    /// <summary>
    /// The name of this API, to the letter as <see cref="PublicUrl"/> is set: clients send it on as <c>resource</c>, and texts are
    /// compared (RFC 8707, RFC 9728 section 3.3).
    /// </summary>
    public string Resource => PublicUrl.OriginalString;

    /// <summary>What its addresses begin with.</summary>
    public string Origin => PublicUrl.GetLeftPart(UriPartial.Authority);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!PublicUrl.IsAbsoluteUri || PublicUrl.Scheme is not ("http" or "https") || PublicUrl.PathAndQuery != "/" || PublicUrl.Fragment != "")
        {
            yield return new("must be an absolute http or https URL without path, query or fragment.", [nameof(PublicUrl)]);
        }
    }
}
