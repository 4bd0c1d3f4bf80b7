using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting.Logging;
using AuthServer.Hosting.Pages;
using AuthServer.Issuance;
using AuthServer.Scopes;
using AuthServer.Sessions;
using AuthServer.Throttle;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Devices;

/// <summary>RFC 8628 section 3.3: a person types the code that a device shows, and allows the device to act for them, or does not.</summary>
internal sealed class VerifyModel(
    IOpenIddictApplicationManager clients,
    DeviceCodes codes,
    ScopeWords words,
    UnitOfWork work,
    IAntiforgery antiforgery,
    Refusals refusals,
    IStringLocalizer<Texts> texts) : FormPage(antiforgery, texts)
{
    private const string What = "Device code";

    public string? ClientName { get; private set; }

    public string UserName { get; private set; } = "";

    public string UserCode { get; private set; } = "";

    public IReadOnlyList<string> Asked { get; private set; } = [];

    /// <summary>Of the sign-in page, which leads back to the same code.</summary>
    public string SignInAddress => LocalReturn.SignInFor(RequestFields.Address(Request), Request.PathBase);

    private string TypedLetters => string.Concat(HttpContext.GetOpenIddictServerRequest()!.UserCode!.Where(char.IsAsciiLetter));

    public async Task<IActionResult> OnGetAsync()
    {
        if (CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        if (await CodeAsync(allowedBy: null) is { } code)
        {
            await DescribeAsync(code, current);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = RequestFields.Decision)] string? decision)
    {
        if (decision is null || CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        if (!await IsOwnFormAsync())
        {
            // The code is not looked at: another site must not use up the person's guesses.
            UserCode = Request.Form[Parameters.UserCode].ToString();
            return Page();
        }

        if (await CodeAsync(allowedBy: decision is "allow" ? current.User.Id : null) is not { } code)
        {
            return Problem is null ? Redirect(Request.PathBase + DevicesFeature.Verified) : Page();
        }

        if (decision is not "allow")
        {
            await codes.RefuseAsync(code, HttpContext.RequestAborted);
            return Redirect(Request.PathBase + DevicesFeature.Verified);
        }

        var signInId = code.GetAuthorizationId()!;
        work.Enlist(async token =>
        {
            await codes.AssignAsync(signInId, current.User.Id, token);
            return true;
        });
        IssueTo.Person person = new(current.User, SignInLink.To(signInId, current.SignedInAt), code.GetScopes()) { AgreedInSessionId = current.Session.Id };
        return Issuer.Issue(HttpContext, person, Request.PathBase + DevicesFeature.Verified);
    }

    /// <summary>
    /// Returns what the typed code stands for. Null with a reason on the page: it stands for nothing. Null without a reason: this person
    /// has allowed the device already.
    /// </summary>
    private async Task<System.Security.Claims.ClaimsPrincipal?> CodeAsync(string? allowedBy)
    {
        var guess = HttpContext.Features.Get<ThrottleDecision>();
        var userId = CurrentSession.Of(HttpContext)?.User.Id;
        if (guess is not ThrottleDecision.Reserved { Reservation: var reservation })
        {
            if (guess is not null)
            {
                refusals.Note(What, "user_waits", userId);
            }

            Problem = guess is null ? null : Texts["Too many wrong codes. Wait a little, then try again."].Value;
            Response.StatusCode = guess is null ? StatusCodes.Status200OK : StatusCodes.Status429TooManyRequests;
            return null;
        }

        // For an unknown code OpenIddict returns a principal without a presenter. A real code has one: the device's client.
        var code = (await HttpContext.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        code = code?.GetPresenters() is [var device, ..] && await clients.FindByClientIdAsync(device, HttpContext.RequestAborted) is not null ? code : null;
        var isDone = code is null && allowedBy is not null && await codes.IsAllowedByAsync(allowedBy, TypedLetters, HttpContext.RequestAborted);
        if (code is null && !isDone)
        {
            refusals.Note(What, "unknown_code", userId);
            if (await reservation.FailAsync() is { } wait)
            {
                refusals.NoteWait("A person who types device codes", wait, userId);
            }

            Problem = Texts["There is no such code, or its time is over. Look at your device again."];
            return null;
        }

        await reservation.ReleaseAsync();
        return code;
    }

    private async Task DescribeAsync(System.Security.Claims.ClaimsPrincipal code, CurrentSession current)
    {
        var cancellationToken = HttpContext.RequestAborted;
        var client = (ClientRecord)(await clients.FindByClientIdAsync(code.GetPresenters()[0], cancellationToken))!;
        ClientName = client.DisplayName ?? client.ClientId;
        UserName = current.User.ReadableName;
        UserCode = TypedLetters[..(TypedLetters.Length / 2)] + "-" + TypedLetters[(TypedLetters.Length / 2)..];
        Asked = await words.OfAsync(code.GetScopes(), cancellationToken);
    }

    private RedirectResult ToSignIn() => Redirect(SignInAddress);
}
