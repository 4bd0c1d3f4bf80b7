namespace AuthServer.Keys;

internal static class KeyPurpose
{
    public const string Signing = "signing";
    public const string Encryption = "encryption";
    public const string Cookies = "cookies";

    public static IReadOnlyList<string> All { get; } = [Signing, Encryption, Cookies];

    /// <summary>What the end of a key means for those who hold what it made.</summary>
    public static string MeaningOfRevocation(string purpose) => purpose switch
    {
        Signing => "Every token it signed is refused from now on, refresh tokens included: whoever holds one signs in again.",
        Encryption =>
            "Refresh tokens and codes it encrypted are refused from now on, access tokens are not: whoever holds one signs in again when the access "
                + "token ends.",
        _ => "Browsers it signed in are signed out, forms that are open have to be sent again, and mails that wait cannot be sent any more.",
    };

    public static string MeaningOfRotation(string purpose) => purpose switch
    {
        Signing => "Tokens that the keys before it signed stay valid.",
        Encryption => "Refresh tokens and codes that the keys before it encrypted stay valid.",
        _ => "Browsers stay signed in.",
    };
}
