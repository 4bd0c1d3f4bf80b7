using AuthServer.Hosting.Pages;
using AuthServer.Protocol;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Sessions;

/// <summary>
/// OpenID Connect RP-Initiated Logout 1.0: OpenIddict has checked the request. Who comes with an id_token of this very session is signed out at once; otherwise
/// the person is asked, so that no other site can sign anybody out (section 6).
/// </summary>
internal sealed class LogoutModel(SessionEnd end, IAntiforgery antiforgery, IStringLocalizer<Texts> texts) : FormPage(antiforgery, texts)
{
    public string UserName { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync()
    {
        var current = CurrentSession.Of(HttpContext);
        if (current is null)
        {
            return Leave();
        }

        var hint = (await HttpContext.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (hint?.GetClaim(Claims.Subject) == current.User.Id && hint.GetClaim(SessionId.Claim) is { } id && id == current.Session.Id)
        {
            await EndAsync(current);
            return Leave();
        }

        UserName = current.User.ReadableName;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = RequestFields.Decision)] string? decision)
    {
        if (decision is null)
        {
            return ComeAgain();
        }

        var current = CurrentSession.Of(HttpContext);
        if (current is null)
        {
            // The button was pressed twice, or in another tab.
            return Leave();
        }

        if (!await IsOwnFormAsync())
        {
            UserName = current.User.ReadableName;
            return Page();
        }

        if (decision is not "sign_out")
        {
            return Redirect(Request.PathBase + SessionPages.Account);
        }

        await EndAsync(current);
        return Leave();
    }

    private async Task EndAsync(CurrentSession current)
    {
        await end.EndAsync(current.User.Id, current.Session.Id, HttpContext.RequestAborted);
        await HttpContext.SignOutAsync(SessionCookie.Scheme);
    }

    /// <summary>To the client's address where it named one.</summary>
    private SignOutResult Leave() => SignOut(
        new AuthenticationProperties { RedirectUri = Request.PathBase + SessionPages.SignedOut },
        OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
}
