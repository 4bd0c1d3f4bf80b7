namespace AuthServer.Sessions;

/// <summary>Where a page may lead back to: this server's own pages, never another address (RFC 9700 section 4.11).</summary>
internal static class LocalReturn
{
    public const string Parameter = "return_url";

    /// <summary>The sign-in page, which leads back to this address.</summary>
    public static string SignInFor(string address, PathString basePath) =>
        $"{basePath}{SessionPages.SignIn}?{Parameter}={Uri.EscapeDataString(address)}";

    /// <summary>The address itself, or the account page when it leads elsewhere.</summary>
    public static string Of(string? address, PathString basePath) =>
        address is [var first, ..] && first is '/' && !address.StartsWith("//", StringComparison.Ordinal)
            && !address.Any(character => character is '\\' || char.IsControl(character))
            ? address
            : basePath + SessionPages.Account;
}
