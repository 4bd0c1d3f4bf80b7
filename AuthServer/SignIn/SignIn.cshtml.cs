using AuthServer.Accounts;
using AuthServer.Accounts.Addresses;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting;
using AuthServer.Hosting.Logging;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared.Logging;
using AuthServer.Sessions;
using AuthServer.Throttle;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OpenIddict.Abstractions;

namespace AuthServer.SignIn;

/// <summary>Asks for a user name and a password and begins a session, with the same guard against guessing as the password grant.</summary>
internal sealed class SignInModel(
    PasswordSignIn signIn,
    RegistrationOptions registration,
    SessionStore sessions,
    SessionEnd end,
    FreshSignIns freshSignIns,
    UnitOfWork work,
    AuthDbContext db,
    IOpenIddictApplicationManager clients,
    Refusals refusals,
    IAntiforgery antiforgery,
    IStringLocalizer<Texts> texts) : FormPage(antiforgery, texts)
{
    [FromForm(Name = "username")]
    public string? UserName { get; set; }

    [FromForm(Name = "password")]
    public string? Password { get; set; }

    [FromQuery(Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    [FromQuery(Name = "client_id")]
    public string? ClientId { get; set; }

    public string? ClientName { get; private set; }

    /// <summary>A sign-in was refused: whoever it was is told that failures make one wait.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>On the way to the page for devices.</summary>
    public bool IsForDevice => Next.Split('?')[0] == Request.PathBase + ProtocolPaths.EndUserVerification;

    /// <summary>For whoever has no account yet; null where strangers cannot make one.</summary>
    public string? RegisterAddress => registration.Mode is RegistrationMode.Open
        ? $"{Request.PathBase}{SelfRegistration.Page}?{LocalReturn.Parameter}={Uri.EscapeDataString(Next)}"
        : null;

    private string Next => LocalReturn.Of(ReturnUrl, Request.PathBase);

    public async Task OnGetAsync([FromQuery(Name = "login_hint")] string? loginHint)
    {
        UserName = string.IsNullOrWhiteSpace(loginHint) ? null : loginHint;
        await DescribeClientAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await DescribeClientAsync();
        if (!await IsOwnFormAsync())
        {
            return IsSignedIn(UserName) ? Redirect(Next) : Page();
        }

        if (string.IsNullOrWhiteSpace(UserName) || string.IsNullOrEmpty(Password))
        {
            return Refuse(StatusCodes.Status400BadRequest, Texts["Enter your e-mail and your password."]);
        }

        switch (await signIn.CheckAsync(UserName, Password, HttpContext.RequestAborted))
        {
            case SignInOutcome.Succeeded(var user, var reservation):
                return await BeginAsync(user, reservation, Next) ? Redirect(Next) : RefuseWrong();
            case SignInOutcome.Refused(var retryAfter):
                return RefuseWrong(retryAfter);
            case SignInOutcome.Busy(var retryAfter):
                return Refuse(StatusCodes.Status503ServiceUnavailable, Texts["The server is busy. Try again in a moment."], retryAfter);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    /// <summary>
    /// The same person in the same browser goes on with the same session, unless it has just ended: clients know it by its id.
    /// False: the account was changed while its password was checked.
    /// </summary>
    private async Task<bool> BeginAsync(User user, SignInReservation reservation, string next)
    {
        var current = CurrentSession.Of(HttpContext);
        var fresh = sessions.Begin(user, Request.Headers.UserAgent);
        var session = fresh;
        work.Grounds = new() { User = (user.Id, user.SecurityStamp!) };
        reservation.SettleIn(work);
        work.Enlist(async token =>
        {
            // After a deadlock nothing of the first try is there.
            db.ChangeTracker.Clear();
            session = current?.User.Id == user.Id && await sessions.RenewAsync(current.Session, fresh.SignedInAt, token) ? current.Session : fresh;
            if (session == fresh)
            {
                db.Add(fresh);
            }

            freshSignIns.Add(session, next, Request.PathBase);
            return true;
        });
        if (await work.CommitAsync(HttpContext.RequestAborted) is not CommitOutcome.Written)
        {
            refusals.Note("Sign-in", "account_changed_meanwhile", user.Id);
            return false;
        }

        session.SignedInAt = fresh.SignedInAt;
        await HttpContext.SignInAsync(SessionCookie.Scheme, SessionCookie.Ticket(session));
        if (current is not null && current.User.Id != user.Id)
        {
            await end.EndAsync(current.User.Id, current.Session.Id, HttpContext.RequestAborted);
        }

        return true;
    }

    /// <summary>Whoever filled in a page that is out of date has signed in meanwhile, in another tab.</summary>
    private bool IsSignedIn(string? userName) =>
        CurrentSession.Of(HttpContext)?.User.NormalizedUserName is { } name && UserNames.Normalize(userName) == name;

    private PageResult RefuseWrong(TimeSpan? retryAfter = null)
    {
        WasRefused = true;
        var problem = Texts["The e-mail or the password is wrong, or signing in is not possible now."];
        return Refuse(StatusCodes.Status400BadRequest, problem, retryAfter);
    }

    /// <summary>
    /// Shows the client that sent the browser here. The id comes from the address and may be forged: it changes the name shown, and
    /// nothing else.
    /// </summary>
    private async Task DescribeClientAsync()
    {
        if (string.IsNullOrEmpty(ClientId) || await clients.FindByClientIdAsync(ClientId, HttpContext.RequestAborted) is not { } client)
        {
            return;
        }

        RequestLog.Of(HttpContext).ClientId = ClientId;
        ClientName = await clients.GetDisplayNameAsync(client, HttpContext.RequestAborted) ?? ClientId;
    }
}
