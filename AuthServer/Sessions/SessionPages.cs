namespace AuthServer.Sessions;

/// <summary>
/// The pages around a session. The one for signing in is here too, although it is made elsewhere: who needs a session sends the browser
/// there, whatever is asked for on it.
/// </summary>
internal static class SessionPages
{
    public const string SignIn = "/sign-in";
    public const string SignedOut = "/signed-out";
    public const string Account = "/account";
    public const string Password = "/account/password";
}
