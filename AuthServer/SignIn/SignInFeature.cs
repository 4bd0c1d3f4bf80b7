using AuthServer.Accounts;
using AuthServer.Hosting.Pages;
using AuthServer.Sessions;

namespace AuthServer.SignIn;

/// <summary>Owns the door for people: the page to sign in, and beside it the one to register.</summary>
internal static class SignInFeature
{
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddPage(SessionPages.SignIn, forStrangers: true);
        builder.Services.AddPage(SelfRegistration.Page, forStrangers: true);
    }
}
