using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Hosting.Shared;

/// <summary>What holds for every request.</summary>
internal sealed class HostingOptions : ISettings, IValidatableObject
{
    public static string Section => "Hosting";

    /// <summary>What ResourceApi alone reads.</summary>
    public static IReadOnlyList<string> OthersKeys => ["PublicUrl"];

    /// <summary>
    /// Answer plain HTTP, for a proxy that ends TLS in front of this host; ResourceApi may then ask its issuer over it, too. Always
    /// so in Development on a loopback address.
    /// </summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>
    /// Origins whose scripts may call (CORS), separated by spaces. They may read <c>Retry-After</c> and <c>WWW-Authenticate</c>
    /// too.
    /// </summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>The largest request body; larger ones are answered 413. 0: no limit.</summary>
    [Range(0, 1_073_741_824, ErrorMessage = "must be between 0 (no limit) and 1073741824 bytes.")]
    public int MaxBodyBytes { get; set; } = 65_536;

    /// <summary>The largest request header; larger ones are answered 431.</summary>
    [Range(1_024, 1_048_576, ErrorMessage = "must be between 1024 and 1048576 bytes.")]
    public int MaxHeaderBytes { get; set; } = 32_768;

    /// <summary>How long a header may take. 0: no limit.</summary>
    [Range(0, 3_600, ErrorMessage = "must be between 0 (no limit) and 3600 seconds.")]
    public int HeaderTimeoutSeconds { get; set; } = 15;

    /// <summary>How long an idle connection is kept. 0: no limit.</summary>
    [Range(0, 3_600, ErrorMessage = "must be between 0 (no limit) and 3600 seconds.")]
    public int KeepAliveSeconds { get; set; } = 130;

    /// <summary>A body, or a reader of an answer, slower than this for five seconds is cut off. 0: no limit.</summary>
    [Range(0, 1_048_576, ErrorMessage = "must be between 0 (no limit) and 1048576 bytes per second.")]
    public int MinBytesPerSecond { get; set; } = 240;

    /// <summary>
    /// Connections open at once; the surplus is closed. 0: no number of our own. Never more than half of the file descriptors that
    /// are free at the start (<c>ulimit -n</c>, less some 400 of the process's own).
    /// </summary>
    /// <value>10000</value>
    [Range(0, 1_000_000, ErrorMessage = "must be between 0 (no limit) and 1000000 connections.")]
    public int? MaxConnections { get; set; }

    /// <summary>How long a stop waits for requests under way.</summary>
    [Range(1, 600, ErrorMessage = "must be between 1 and 600 seconds.")]
    public int StopSeconds { get; set; } = 25;

    /// <summary>Of <c>Hosting__StopSeconds</c>, how long a stop still serves while <c>/health/ready</c> says 503, for a balancer to notice.</summary>
    [Range(0, 60, ErrorMessage = "must be between 0 and 60 seconds.")]
    public int DrainSeconds { get; set; }

    /// <summary>
    /// Addresses and networks (CIDR) of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, separated
    /// by spaces. With <c>https</c> there, plain HTTP need not be allowed.
    /// </summary>
    public string ProxyNetworks { get; set; } = "";

    internal string[] Origins => CorsOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Origins.Any(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            yield return new("must be origins such as https://app.example, separated by spaces.", [nameof(CorsOrigins)]);
        }

        if (Networks.InvalidEntries(ProxyNetworks).Any())
        {
            yield return new(Networks.Form, [nameof(ProxyNetworks)]);
        }

        if (DrainSeconds >= StopSeconds)
        {
            yield return new("must be below Hosting__StopSeconds, which the drain is a part of.", [nameof(DrainSeconds)]);
        }
    }
}
