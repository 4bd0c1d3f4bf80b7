using System.Security.Cryptography;
using System.Text;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>What stands before bcrypt, which looks at 72 bytes and no more.</summary>
internal enum BcryptInput
{
    Password,

    /// <summary>Django: SHA-256 in hexadecimal digits.</summary>
    HexSha256,

    /// <summary>passlib, version 1: SHA-256 in base64.</summary>
    Sha256,

    /// <summary>passlib, version 2: HMAC-SHA-256 under the salt, in base64.</summary>
    KeyedSha256,
}

/// <summary>
/// bcrypt. The setting is variant, cost and salt, <c>$2b$12$</c> and 22 characters, in one text; the tag is the 31 characters that follow it.
/// </summary>
internal sealed record BcryptHash(BcryptInput Input, string Setting, byte[] Tag) : ForeignHash(Tag)
{
    private const int SaltStart = 7;
    private const int TagStart = 29;

    public override string Text => Input switch
    {
        BcryptInput.HexSha256 => $"bcrypt_sha256${Setting}{Encoding.ASCII.GetString(Tag)}",
        BcryptInput.Sha256 => $"$bcrypt-sha256${Variant},{Cost}${Salt}${Encoding.ASCII.GetString(Tag)}",
        BcryptInput.KeyedSha256 => $"$bcrypt-sha256$v=2,t={Variant},r={Cost}${Salt}${Encoding.ASCII.GetString(Tag)}",
        _ => Setting + Encoding.ASCII.GetString(Tag),
    };

    private string Variant => Setting[1..3];

    private string Cost => Setting[4..6];

    private string Salt => Setting[SaltStart..];

    public override byte[] Derive(string password) =>
        Encoding.ASCII.GetBytes(BCrypt.Net.BCrypt.HashPassword(InputOf(password), Setting)[TagStart..]);

    private string InputOf(string password) => Input switch
    {
        BcryptInput.HexSha256 => Convert.ToHexStringLower(SHA256.HashData(HashText.Utf8(password))),
        BcryptInput.Sha256 => Convert.ToBase64String(SHA256.HashData(HashText.Utf8(password))),
        BcryptInput.KeyedSha256 => Convert.ToBase64String(HMACSHA256.HashData(HashText.Utf8(Salt), HashText.Utf8(password))),
        _ => password,
    };
}
