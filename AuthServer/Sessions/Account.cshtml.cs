using AuthServer.Data;
using AuthServer.Hosting.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuthServer.Sessions;

/// <summary>Who is signed in, where else, and which apps have access; each can be ended.</summary>
[ResponseCache(NoStore = true)]
internal sealed class AccountModel(SessionStore sessions, SessionEnd end, AppList apps) : PageModel
{
    public string UserName { get; private set; } = "";

    public string CurrentId { get; private set; } = "";

    public IReadOnlyList<SessionRecord> Sessions { get; private set; } = [];

    public IReadOnlyList<App> Apps { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        (UserName, CurrentId) = (current.User.ReadableName, current.Session.Id);
        Sessions = await sessions.ListAsync(current.User.Id, HttpContext.RequestAborted);
        Apps = await apps.ListAsync(current.User.Id, HttpContext.RequestAborted);
        return Page();
    }

    public async Task<IActionResult> OnPostSessionAsync([FromForm] string? id)
    {
        if (CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        await end.EndAsync(current.User.Id, id ?? "", HttpContext.RequestAborted);
        if (id != current.Session.Id)
        {
            return ToSelf();
        }

        await HttpContext.SignOutAsync(SessionCookie.Scheme);
        return Redirect(Request.PathBase + PagePaths.SignedOut);
    }

    public async Task<IActionResult> OnPostAppAsync([FromForm(Name = "client_id")] string? clientId)
    {
        if (CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        await apps.RevokeAsync(current.User.Id, clientId ?? "", HttpContext.RequestAborted);
        return ToSelf();
    }

    private RedirectResult ToSelf() => Redirect(Request.PathBase + PagePaths.Account);

    private RedirectResult ToSignIn() =>
        Redirect($"{Request.PathBase}{PagePaths.SignIn}?{LocalReturn.Parameter}={Uri.EscapeDataString(Request.PathBase + PagePaths.Account)}");
}
