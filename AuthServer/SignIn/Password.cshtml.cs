using AuthServer.Hosting.Pages;
using AuthServer.Sessions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace AuthServer.SignIn;

/// <summary>Changes the password of whoever is signed in.</summary>
internal sealed class PasswordModel(PasswordChange change, IAntiforgery antiforgery, IStringLocalizer<Texts> texts) : FormPage(antiforgery, texts)
{
    [FromForm(Name = "old")]
    public string? Old { get; set; }

    [FromForm(Name = "password")]
    public string? Password { get; set; }

    /// <summary>For the browser's store of passwords.</summary>
    public string UserName => CurrentSession.Of(HttpContext)!.User.ReadableName;

    public bool IsDone { get; private set; }

    public IActionResult OnGet() => CurrentSession.Of(HttpContext) is null ? ToSignIn() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (CurrentSession.Of(HttpContext) is not { } current)
        {
            return ToSignIn();
        }

        if (!await IsOwnFormAsync())
        {
            return Page();
        }

        if (string.IsNullOrEmpty(Old) || string.IsNullOrEmpty(Password))
        {
            return Refuse(StatusCodes.Status400BadRequest, Texts["Enter your password and a new one."]);
        }

        switch (await change.ChangeAsync(current, Old, Password, HttpContext.RequestAborted))
        {
            case PasswordChangeOutcome.Changed:
                IsDone = true;
                return Page();
            case PasswordChangeOutcome.Unfit(var fault):
                return Refuse(StatusCodes.Status400BadRequest, Texts[fault.Format, fault.GetArguments()!]);
            case PasswordChangeOutcome.Wrong(var retryAfter):
                return Refuse(
                    StatusCodes.Status400BadRequest, Texts["Your password is wrong, or you have to wait before you can try again."], retryAfter);
            case PasswordChangeOutcome.Busy(var retryAfter):
                return Refuse(StatusCodes.Status503ServiceUnavailable, Texts["The server is busy. Try again in a moment."], retryAfter);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private RedirectResult ToSignIn() => Redirect(LocalReturn.SignInFor(Request.PathBase + SessionPages.Password, Request.PathBase));
}
