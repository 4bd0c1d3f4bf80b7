using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace AuthServer.Hosting.Pages;

/// <summary>A page whose form only this server's own page can send. It tells of its problem in the status too.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
internal abstract class FormPage(IAntiforgery antiforgery, IStringLocalizer<Texts> texts) : PageModel
{
    /// <summary>What did not work, in the language of the page.</summary>
    public string? Problem { get; protected set; }

    protected IStringLocalizer<Texts> Texts { get; } = texts;

    public override PageResult Page()
    {
        if (Problem is not null && Response.StatusCode is StatusCodes.Status200OK)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return base.Page();
    }

    /// <summary>
    /// False for a form without this server's token for this browser and person: another site has sent it, or it is out of date, or its
    /// cookie is lost. What it asks for must not be done; the page is shown anew and says so.
    /// </summary>
    protected async Task<bool> IsOwnFormAsync()
    {
        if (await antiforgery.IsRequestValidAsync(HttpContext))
        {
            return true;
        }

        Problem = Texts["This page was out of date, so nothing was done. Please try once more."];
        return false;
    }

    /// <summary>The page, with what did not work, and how long to wait before it can.</summary>
    protected PageResult Refuse(int status, string problem, TimeSpan? retryAfter = null)
    {
        Problem = problem;
        Response.StatusCode = status;
        if (retryAfter is { } wait)
        {
            Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        return Page();
    }

    /// <summary>
    /// For a form without a decision: another site has sent the request itself as a form, which comes without this server's cookies. As an
    /// address it comes with them.
    /// </summary>
    protected RedirectResult ComeAgain() => Redirect(RequestFields.Address(Request));
}
