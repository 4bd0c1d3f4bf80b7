using AuthServer.Hosting.Shared;

namespace AuthServer.Hosting.Pages;

/// <summary>What a page may do (Content Security Policy 3): its own style and forms, no script, no frame around it.</summary>
internal sealed class PagePolicy : IContentPolicy
{
    private string _forms = "form-action 'self'; ";
    private string? _script;
    private string? _images;

    public static PagePolicy Of(HttpContext context)
    {
        if (context.Features.Get<IContentPolicy>() is PagePolicy known)
        {
            return known;
        }

        // The brand's logo is the only picture there is.
        PagePolicy policy = new() { _images = context.RequestServices.GetService<BrandLogo>() is null ? null : "img-src 'self'; " };
        context.Features.Set<IContentPolicy>(policy);
        return policy;
    }

    /// <summary>
    /// For a page whose form goes to a client: browsers hold every redirect that follows against <c>form-action</c>, and where a client
    /// leads on to is its own affair.
    /// </summary>
    public void LetFormsLeave() => _forms = "";

    /// <summary>Lets one inline script run, by the hash of its text.</summary>
    public void AllowScript(string sha256) => _script = $"script-src 'sha256-{sha256}'; ";

    public string Text =>
        $"default-src 'none'; style-src 'self'; {_images}{_script}{_forms}base-uri 'none'; frame-ancestors 'none'";
}
