using AuthServer.Accounts;
using AuthServer.Data.Records;
using AuthServer.Hosting.Pages;
using AuthServer.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AuthServer.SignIn;

/// <summary>Makes an account and leads to the sign-in page. What <c>/api/register</c> refuses it refuses too.</summary>
internal sealed class RegisterModel(SelfRegistration registration, IAntiforgery antiforgery, IStringLocalizer<Texts> texts)
    : FormPage(antiforgery, texts)
{
    [FromForm(Name = "username")]
    public string? UserName { get; set; }

    [FromForm(Name = "password")]
    public string? Password { get; set; }

    [FromQuery(Name = SelfRegistration.InvitationParameter)]
    public string? Invitation { get; set; }

    [FromQuery(Name = LocalReturn.Parameter)]
    public string? ReturnUrl { get; set; }

    /// <summary>Why nobody, or not this person, can register; null when they can.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>An invitation is for one address.</summary>
    public bool IsInvited { get; private set; }

    public string SignInAddress => LocalReturn.SignInFor(LocalReturn.Of(ReturnUrl, Request.PathBase), Request.PathBase);

    public Task OnGetAsync() => ReceiveAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        await ReceiveAsync();
        if (Obstacle is not null || !await IsOwnFormAsync())
        {
            return Page();
        }

        if (string.IsNullOrWhiteSpace(UserName) || string.IsNullOrEmpty(Password))
        {
            return Refuse(StatusCodes.Status400BadRequest, Texts["Enter your e-mail and your password."]);
        }

        switch (await registration.RegisterAsync(UserName, Password, Invitation, HttpContext.RequestAborted))
        {
            case RegisterOutcome.Registered registered:
                return Redirect($"{SignInAddress}&login_hint={Uri.EscapeDataString(registered.Email)}");
            case RegisterOutcome.Refused refused:
                var reasons = refused.Errors.Values.Select(error => Texts[error.Format, error.GetArguments()!]);
                return Refuse(StatusCodes.Status400BadRequest, string.Join(" ", reasons));
            case RegisterOutcome.Taken:
                return Refuse(StatusCodes.Status409Conflict, Texts["This e-mail address is in use."]);
            case RegisterOutcome.Limited(var wait):
                return Refuse(StatusCodes.Status429TooManyRequests, Texts["Too many registrations came from this network. Try again later."], wait);
            case RegisterOutcome.Busy(var wait):
                return Refuse(StatusCodes.Status503ServiceUnavailable, Texts["The server is busy. Try again in a moment."], wait);
            case RegisterOutcome.Closed or RegisterOutcome.NotInvited:
                // Somebody was quicker with the same invitation.
                await ReceiveAsync();
                return Page();
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private async Task ReceiveAsync()
    {
        if (registration.Mode is RegistrationMode.Closed)
        {
            Stop("Nobody can register here. Ask whoever runs this service.");
            return;
        }

        var invitation = await registration.InvitationAsync(Invitation, HttpContext.RequestAborted);
        if (invitation?.Email is { } email)
        {
            (UserName, IsInvited) = (AddressSpelling.Readable(email), true);
        }
        else if (registration.Mode is RegistrationMode.Invited)
        {
            Stop(Invitation is null
                ? "You can register here once you are invited. The invitation holds a link to this page."
                : "This invitation has been used or has ended. Ask whoever invited you for a new one.");
        }
    }

    private void Stop(string text)
    {
        Obstacle = Texts[text];
        Response.StatusCode = StatusCodes.Status403Forbidden;
    }
}
