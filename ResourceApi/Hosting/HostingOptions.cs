using System.ComponentModel.DataAnnotations;

namespace ResourceApi.Hosting;

/// <summary>What every request passes through: addresses and limits. In each limit 0 means "no limit".</summary>
internal sealed class HostingOptions : IValidatableObject
{
    public const string Section = "Hosting";

    /// <summary>
    /// Accepts plain HTTP, here and towards the issuer, for use behind a proxy that ends TLS.
    /// A Development run on a loopback address needs no permission.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>The address clients know this API by; the <c>Host</c> header is never asked.</summary>
    public Uri PublicUrl { get; set; } = new("http://localhost:8001");

    [Range(0, 1_073_741_824, ErrorMessage = "must be between 0 (no limit) and 1073741824 bytes.")]
    public int MaxBodyBytes { get; set; } = 65_536;

    [Range(1_024, 1_048_576, ErrorMessage = "must be between 1024 and 1048576 bytes.")]
    public int MaxHeaderBytes { get; set; } = 32_768;

    [Range(0, 3_600, ErrorMessage = "must be between 0 (no limit) and 3600 seconds.")]
    public int HeaderTimeoutSeconds { get; set; } = 15;

    [Range(0, 3_600, ErrorMessage = "must be between 0 (no limit) and 3600 seconds.")]
    public int KeepAliveSeconds { get; set; } = 130;

    /// <summary>A body, or a reader of an answer, slower than this for five seconds is cut off.</summary>
    [Range(0, 1_048_576, ErrorMessage = "must be between 0 (no limit) and 1048576 bytes per second.")]
    public int MinBytesPerSecond { get; set; } = 240;

    /// <summary>More are closed. Default: 10,000. 0: no number. Never more than half of the file descriptors that are free at the start.</summary>
    [Range(0, 1_000_000, ErrorMessage = "must be between 0 (no limit) and 1000000 connections.")]
    public int? MaxConnections { get; set; }

    /// <summary>Origins whose scripts may call this API (CORS), separated by spaces. None by default.</summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>How long a stop waits for requests under way.</summary>
    [Range(1, 600, ErrorMessage = "must be between 1 and 600 seconds.")]
    public int StopSeconds { get; set; } = 25;

    /// <summary>How long a stop goes on serving while <c>/health/ready</c> says 503, for a balancer to notice; part of StopSeconds.</summary>
    [Range(0, 60, ErrorMessage = "must be between 0 and 60 seconds.")]
    public int DrainSeconds { get; set; }

    /// <summary>Addresses and networks (CIDR) of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by spaces. None by default.</summary>
    public string ProxyNetworks { get; set; } = "";

    public string[] Origins => CorsOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The name of this API, to the letter as <see cref="PublicUrl"/> is set: clients send it on as <c>resource</c>, and texts are compared (RFC 8707, RFC 9728 section 3.3).</summary>
    public string Resource => PublicUrl.OriginalString;

    /// <summary>What its addresses begin with.</summary>
    public string Origin => PublicUrl.GetLeftPart(UriPartial.Authority);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!PublicUrl.IsAbsoluteUri || PublicUrl.Scheme is not ("http" or "https") || PublicUrl.PathAndQuery != "/" || PublicUrl.Fragment != "")
        {
            yield return new ValidationResult("must be an absolute http or https URL without path, query or fragment.", [nameof(PublicUrl)]);
        }

        if (Origins.Any(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            yield return new ValidationResult("must be origins such as https://app.example, separated by spaces.", [nameof(CorsOrigins)]);
        }

        if (Networks.Strangers(ProxyNetworks).Any())
        {
            yield return new ValidationResult("must be addresses or networks such as 10.0.0.0/8, separated by spaces.", [nameof(ProxyNetworks)]);
        }

        if (DrainSeconds >= StopSeconds)
        {
            yield return new ValidationResult("must be below Hosting__StopSeconds, which the drain is a part of.", [nameof(DrainSeconds)]);
        }
    }
}
