using System.Globalization;
using System.Text;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>Bytes and numbers in the texts of hashes.</summary>
internal static class HashText
{
    /// <summary>Base64 with or without padding, and passlib's with a dot for the plus; null when it is neither.</summary>
    public static byte[]? Bytes(string base64)
    {
        var text = base64.TrimEnd('=').Replace('.', '+');
        var buffer = new byte[text.Length];
        return text.Length % 4 is not 1 && Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), buffer, out var written)
            ? buffer[..written]
            : null;
    }

    /// <summary>Null: no tag that could be compared.</summary>
    public static byte[]? Tag(string base64) =>
        Bytes(base64) is { Length: >= ForeignHash.ShortestTag and <= ForeignHash.LongestTag } tag ? tag : null;

    /// <summary>Base64 without padding.</summary>
    public static string Of(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>What is larger than any number that is allowed counts as the largest.</summary>
    public static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
