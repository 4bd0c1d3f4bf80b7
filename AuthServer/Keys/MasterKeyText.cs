using System.Buffers.Text;

namespace AuthServer.Keys;

/// <summary>The written form of a master key.</summary>
internal static class MasterKeyText
{
    public const int Bytes = 32;
    public const string Form = "32 bytes in base64 or hex ('openssl rand -hex 32' makes one)";

    /// <summary>Null when the text is no master key.</summary>
    public static byte[]? Parse(string text)
    {
        text = text.Trim();
        if (text.Length == Bytes * 2 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        return Base64.IsValid(text, out var length) && length == Bytes ? Convert.FromBase64String(text) : null;
    }
}
