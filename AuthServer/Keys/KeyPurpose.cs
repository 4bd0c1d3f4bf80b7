namespace AuthServer.Keys;

internal static class KeyPurpose
{
    public const string Signing = "signing";
    public const string Encryption = "encryption";
    public const string Cookies = "cookies";
}
