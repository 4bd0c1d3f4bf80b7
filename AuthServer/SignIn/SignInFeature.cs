using AuthServer.Accounts;
using AuthServer.Hosting.Pages;
using AuthServer.Sessions;

namespace AuthServer.SignIn;

/// <summary>Owns the door for people: the pages to sign in, to register, and to change one's password.</summary>
internal static class SignInFeature
{
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddPage(SessionPages.SignIn, forStrangers: true);
        builder.Services.AddPage(SelfRegistration.Page, forStrangers: true);
        builder.Services.AddPage(SessionPages.Password);
        builder.Services.AddScoped<PasswordChange>();
    }
}
