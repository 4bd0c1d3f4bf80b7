using System.Buffers.Text;
using System.Text;
using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>
/// Auth0's <c>custom_password_hash</c>: bcrypt, Argon2 and PBKDF2 are texts of known forms; digests and scrypt have their parts side by side, in
/// an encoding each.
/// </summary>
internal static class Auth0CustomHash
{
    public static (string? Hash, string? Fault) Read(Fields custom)
    {
        var algorithm = custom.Text("algorithm");
        var value = custom.Inner("hash")?.Text("value");
        if (algorithm is null || value is null)
        {
            return (null, "Its custom_password_hash has no algorithm or no hash.");
        }

        if (algorithm is "bcrypt" or "argon2" or "pbkdf2")
        {
            return (value, null);
        }

        var (tag, salt) = (Unpadded(custom.Inner("hash")), custom.Inner("salt") is { } part ? Unpadded(part) : "");
        var place = custom.Inner("salt")?.Text("position") is "prefix" ? "prefix" : "suffix";
        return (tag, salt, algorithm) switch
        {
            (null, _, _) or (_, null, _) => (null, "Its custom_password_hash is in an unknown encoding."),
            (_, _, "md5" or "sha1" or "sha256" or "sha512") => ($"$digest${algorithm}${place}${salt}${tag}", null),
            (_, _, "scrypt") => Scrypt(custom, salt, tag),
            _ => (null, $"Its password hash is of Auth0's algorithm '{algorithm}', which no well-kept library computes or which is too weak."),
        };
    }

    private static (string? Hash, string? Fault) Scrypt(Fields custom, string salt, string tag) =>
        int.TryParse(custom.Text("cost"), out var cost) && int.IsPow2(cost)
            ? ($"$scrypt$ln={int.Log2(cost)},r={custom.Text("blockSize")},p={custom.Text("parallelization")}${salt}${tag}", null)
            : (null, "The cost of its scrypt hash is no power of two.");

    /// <summary>Without padding; null: in no known encoding.</summary>
    private static string? Unpadded(Fields? part) => (part?.Text("value"), part?.Text("encoding")) switch
    {
        (null, _) => null,
        ({ Length: > 0 } text, "hex") when text.Length % 2 is 0 && text.All(char.IsAsciiHexDigit) => Of(Convert.FromHexString(text)),
        ({ } text, "base64") when Base64.IsValid(text) => text.TrimEnd('='),
        ({ } text, "utf8" or null) => Of(Encoding.UTF8.GetBytes(text)),
        _ => null,
    };

    private static string Of(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
