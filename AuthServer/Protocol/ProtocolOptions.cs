using System.ComponentModel.DataAnnotations;
using System.Text;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Protocol;

/// <summary>Who this server is, and how long what it issues lives.</summary>
internal sealed class ProtocolOptions : ISettings, IValidatableObject
{
    public static string Section => "Protocol";

    /// <summary>
    /// The <c>iss</c> of every token and the base of every advertised address; never taken from a request. It is published to the
    /// letter as it is set: whoever validates compares texts (RFC 8414 section 3.3). Tokens that name it with or without the last
    /// slash are taken. With a path (<c>https://example/auth</c>) everything is served below it, and without it as well.
    /// </summary>
    public string Issuer { get; set; } = "http://localhost:8000/";

    /// <summary>Life of an access token.</summary>
    [Range(1, 86_400)]
    public int AccessTokenSeconds { get; set; } = 1_800;

    /// <summary>Life of an id_token.</summary>
    [Range(1, 86_400)]
    public int IdentityTokenSeconds { get; set; } = 1_200;

    /// <summary>A refresh token not used for this long ends (14 days).</summary>
    [Range(1, 31_536_000)]
    public int RefreshTokenIdleSeconds { get; set; } = 1_209_600;

    /// <summary>A sign-in ends after this long however often it is refreshed (90 days). 0: no limit.</summary>
    [Range(0, 315_360_000)]
    public int RefreshTokenMaxSeconds { get; set; } = 7_776_000;

    /// <summary>Life of an authorization code (RFC 6749 section 4.1.2 advises at most ten minutes).</summary>
    [Range(1, 600)]
    public int AuthorizationCodeSeconds { get; set; } = 60;

    /// <summary>Life of a pushed authorization request until somebody arrives with it (RFC 9126 section 2.2).</summary>
    [Range(5, 600)]
    public int PushedRequestSeconds { get; set; } = 60;

    /// <summary>Life of a device code and its user code.</summary>
    [Range(30, 3_600)]
    public int DeviceCodeSeconds { get; set; } = 600;

    /// <summary>How long a device has to wait between two polls (RFC 8628 section 3.2).</summary>
    [Range(1, 60)]
    public int DevicePollSeconds { get; set; } = 5;

    /// <summary>How often what has expired is deleted. 0: never.</summary>
    [Range(0, 86_400)]
    public int PruneEverySeconds { get; set; } = 300;

    /// <summary>How long caches may keep the discovery document and the JWKS.</summary>
    [Range(0, 86_400)]
    public int MetadataMaxAgeSeconds { get; set; } = 300;

    /// <summary>
    /// Client secrets that operators chose (<c>--secret-stdin</c>) and that wait to be compared; more are answered 503 with
    /// <c>Retry-After</c>. A client whose secret was right in the last ten minutes does not wait. 0: no limit.
    /// </summary>
    [Range(0, 1_000_000)]
    public int SecretQueueLength { get; set; } = 64;

    /// <summary>For addresses below it. What names the issuer is <see cref="Issuer"/>, which a <see cref="Uri"/> may spell otherwise.</summary>
    internal Uri IssuerUri => new(Issuer, UriKind.Absolute);

    /// <summary>As it is set, with and without a slash at the end, and as a <see cref="Uri"/> spells it: tokens that name it so are this server's.</summary>
    internal IReadOnlyList<string> IssuerSpellings =>
        [.. new[] { Issuer, IssuerUri.AbsoluteUri }.SelectMany(
            spelling => new[] { spelling, spelling.EndsWith('/') ? spelling[..^1] : spelling + "/" }).Distinct(StringComparer.Ordinal)];

    /// <summary>Empty unless the issuer has a path.</summary>
    internal PathString IssuerPath => PathString.FromUriComponent(IssuerUri.AbsolutePath.TrimEnd('/'));

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // RFC 8414 section 2: no query, no fragment. RFC 3986: in ASCII, what is not is escaped.
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var uri)
            || !Ascii.IsValid(Issuer)
            || !Uri.IsWellFormedUriString(Issuer, UriKind.Absolute)
            || uri.Scheme is not ("https" or "http")
            || uri.Query != ""
            || uri.Fragment != ""
            || uri.UserInfo != "")
        {
            yield return new("must be an absolute http(s) address without query and fragment, such as https://auth.example/.", [nameof(Issuer)]);
        }
    }
}
