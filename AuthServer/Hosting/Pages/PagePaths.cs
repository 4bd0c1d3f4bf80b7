namespace AuthServer.Hosting.Pages;

/// <summary>The addresses that people see: they answer with pages, errors included.</summary>
internal static class PagePaths
{
    public const string Verified = "/connect/verified";
    public const string SignIn = "/sign-in";
    public const string SignedOut = "/signed-out";
    public const string Account = "/account";
    public const string Error = "/error";

    private static readonly HashSet<string> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ProtocolPaths.Authorization, ProtocolPaths.EndUserVerification, Verified, ProtocolPaths.EndSession, SignIn, SignedOut, Account, Error,
    };

    /// <summary>Those that never answer with a redirect to a client.</summary>
    public static IReadOnlyList<string> LeadNowhere { get; } = [SignIn, Account, SignedOut, ProtocolPaths.EndUserVerification, Verified];

    public static bool Contains(PathString path) => All.Contains(path.Value ?? "");
}
