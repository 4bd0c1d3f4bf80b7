using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Hosting.Shared;

/// <summary>What holds for every request.</summary>
internal sealed class HostingOptions : ISettings, IValidatableObject
{
    public static string Section => "Hosting";

    /// <summary>Answer plain HTTP, for a proxy that ends TLS in front of this server. Always so in Development on a loopback address.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>
    /// Origins whose scripts may call (CORS), separated by spaces. They may read <c>Retry-After</c> and <c>WWW-Authenticate</c>
    /// too.
    /// </summary>
    public string CorsOrigins { get; set; } = "";

    /// <summary>The largest request body; larger ones are answered 413. 0: no limit.</summary>
    [Range(0, 1_073_741_824)]
    public long MaxBodyBytes { get; set; } = 65_536;

    /// <summary>
    /// Connections open at once; the surplus is closed. 0: no number of our own. Never more than half of the file descriptors that
    /// are free at the start (<c>ulimit -n</c>, less some 400 of the process's own).
    /// </summary>
    /// <value>10000</value>
    [Range(0, 1_000_000)]
    public long? MaxConnections { get; set; }

    /// <summary>How long a stop waits for requests under way.</summary>
    [Range(1, 600)]
    public int StopSeconds { get; set; } = 25;

    /// <summary>Of <c>Hosting__StopSeconds</c>, how long a stop still serves while <c>/health/ready</c> says 503, for a balancer to notice.</summary>
    [Range(0, 60)]
    public int DrainSeconds { get; set; }

    /// <summary>
    /// Addresses and networks (CIDR) of proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, separated
    /// by spaces. With <c>https</c> there, plain HTTP need not be allowed.
    /// </summary>
    public string ProxyNetworks { get; set; } = "";

    internal string[] Origins => CorsOrigins.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in Origins.Where(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin))
        {
            yield return new($"'{origin}' is not an origin such as https://app.example.", [nameof(CorsOrigins)]);
        }

        foreach (var word in Networks.Strangers(ProxyNetworks))
        {
            yield return new($"'{word}' is neither an address nor a network such as 10.0.0.0/8.", [nameof(ProxyNetworks)]);
        }

        if (DrainSeconds >= StopSeconds)
        {
            yield return new($"{DrainSeconds} must be below Hosting__StopSeconds={StopSeconds}, which the drain is a part of.", [nameof(DrainSeconds)]);
        }
    }
}
