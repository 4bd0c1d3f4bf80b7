using System.Buffers.Text;
using System.IO.Compression;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Unpacks <c>lst</c>: base64url of DEFLATE in the ZLIB format (draft-ietf-oauth-status-list section 4.1).</summary>
internal static class Inflation
{
    /// <summary>128 million tokens of one bit each; a kilobyte of zeroes inflates a thousandfold, so the end is watched while inflating.</summary>
    private const int MaxBytes = 16 * 1_048_576;

    private const int Step = 81_920;

    /// <summary>The bytes, or null when they are no ZLIB stream or more than a list may have.</summary>
    public static byte[]? TryInflate(string list)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(Base64Url.DecodeFromChars(list)), CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            var buffer = new byte[Step];
            while (zlib.Read(buffer) is var read and > 0)
            {
                if (inflated.Length + read > MaxBytes)
                {
                    return null;
                }

                inflated.Write(buffer, 0, read);
            }

            return inflated.ToArray();
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            return null;
        }
    }
}
