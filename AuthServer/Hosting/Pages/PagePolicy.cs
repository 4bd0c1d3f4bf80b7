namespace AuthServer.Hosting.Pages;

/// <summary>What a page may do (Content Security Policy 3): its own style and forms, no script, no frame around it.</summary>
internal sealed class PagePolicy
{
    private readonly List<string> _formTargets = ["'self'"];
    private string? _script;

    public static PagePolicy Of(HttpContext context)
    {
        if (context.Features.Get<PagePolicy>() is not { } policy)
        {
            context.Features.Set(policy = new PagePolicy());
        }

        return policy;
    }

    /// <summary>Where the answer to a form may lead: browsers hold every redirect that follows against <c>form-action</c>.</summary>
    public void AllowForms(IEnumerable<string> addresses) =>
        _formTargets.AddRange(addresses.Select(SourceOf).OfType<string>().Distinct().Except(_formTargets));

    /// <summary>Lets one inline script run, by the hash of its text.</summary>
    public void AllowScript(string sha256) => _script = $"script-src 'sha256-{sha256}'; ";

    public override string ToString() =>
        $"default-src 'none'; style-src 'self'; {_script}form-action {string.Join(' ', _formTargets)}; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A source expression: the origin, or the scheme of an app of its own. On loopback an app chooses its port as it starts (RFC 8252 section 7.3).</summary>
    private static string? SourceOf(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
        {
            return null;
        }

        return uri switch
        {
            // A source expression has no form for an IPv6 address: browsers ignore one, and block the way back.
            { Scheme: not ("http" or "https") } or { HostNameType: UriHostNameType.IPv6 } => $"{uri.Scheme}:",
            { IsLoopback: true, IsDefaultPort: true } => $"{uri.Scheme}://{uri.Host}:*",
            _ => uri.GetLeftPart(UriPartial.Authority),
        };
    }
}
