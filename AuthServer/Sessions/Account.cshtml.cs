using AuthServer.Hosting.Pages;
using AuthServer.Scopes;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AuthServer.Sessions;

/// <summary>Who is signed in, where else, and which apps have access; each can be ended.</summary>
internal sealed class AccountModel(
    SessionStore sessions, SessionEnd end, AppList apps, ScopeWords words, IAntiforgery antiforgery, IStringLocalizer<Texts> texts)
    : FormPage(antiforgery, texts)
{
    public string UserName { get; private set; } = "";

    public IReadOnlyList<SessionRow> Sessions { get; private set; } = [];

    public IReadOnlyList<AppRow> Apps { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        UserName = current.User.ReadableName;
        Sessions = SessionRow.Of(await sessions.ListAsync(current.User.Id, HttpContext.RequestAborted), current.Session.Id, Texts["Unknown browser"]);
        Apps = await RowsAsync(await apps.ListAsync(current.User.Id, HttpContext.RequestAborted));
        return Page();
    }

    public async Task<IActionResult> OnPostSessionAsync([FromForm] string? id)
    {
        if (await RefusalAsync() is { } refusal)
        {
            return refusal;
        }

        var current = CurrentSession.Of(HttpContext)!;
        await end.EndAsync(current.User.Id, id ?? "", HttpContext.RequestAborted);
        if (id != current.Session.Id)
        {
            return ToSelf();
        }

        await HttpContext.SignOutAsync(SessionCookie.Scheme);
        return Redirect(Request.PathBase + SessionPages.SignedOut);
    }

    public async Task<IActionResult> OnPostAppAsync([FromForm(Name = "client_id")] string? clientId)
    {
        if (await RefusalAsync() is { } refusal)
        {
            return refusal;
        }

        await apps.RevokeAsync(CurrentSession.Of(HttpContext)!.User.Id, clientId ?? "", HttpContext.RequestAborted);
        return ToSelf();
    }

    /// <summary>Null: the person who is signed in has sent the form of this page.</summary>
    private async Task<IActionResult?> RefusalAsync()
    {
        if (!Request.HasFormContentType)
        {
            return BadRequest();
        }

        if (CurrentSession.Of(HttpContext) is null)
        {
            return ToSignIn();
        }

        return await IsOwnFormAsync() ? null : await OnGetAsync();
    }

    private async Task<IReadOnlyList<AppRow>> RowsAsync(IReadOnlyList<App> apps)
    {
        var labels = Labels.Of([.. apps.Select(app => app.Name)]);
        List<AppRow> rows = [];
        foreach (var (index, app) in apps.Index())
        {
            rows.Add(new(app.ClientId, app.Name, await words.OfAsync(app.Scopes, HttpContext.RequestAborted), labels[index]));
        }

        return rows;
    }

    private RedirectResult ToSelf() => Redirect(Request.PathBase + SessionPages.Account);

    private RedirectResult ToSignIn() =>
        Redirect(LocalReturn.SignInFor(Request.PathBase + SessionPages.Account, Request.PathBase));
}
