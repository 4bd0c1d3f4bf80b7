using System.Security.Cryptography;

namespace AuthServer.Keys;

/// <summary>
/// What is stored encrypted (AES-256-GCM, NIST SP 800-38D): the nonce, the tag, and then the encrypted bytes. Rows in databases have
/// this form.
/// </summary>
internal static class SealedBytes
{
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    /// <param name="key">32 bytes.</param>
    /// <param name="content">What only the key is to open.</param>
    /// <param name="context">What it belongs to: it opens there alone.</param>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> context)
    {
        var result = new byte[NonceBytes + TagBytes + content.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using AesGcm aes = new(key, TagBytes);
        aes.Encrypt(nonce, content, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), context);
        return result;
    }

    /// <exception cref="AuthenticationTagMismatchException">Another key, another context, or bytes that were tampered with.</exception>
    /// <exception cref="CryptographicException">Too short to be any of this.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> stored, ReadOnlySpan<byte> context)
    {
        if (stored.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("What was sealed is too short.");
        }

        var content = new byte[stored.Length - NonceBytes - TagBytes];
        using AesGcm aes = new(key, TagBytes);
        aes.Decrypt(stored[..NonceBytes], stored[(NonceBytes + TagBytes)..], stored.Slice(NonceBytes, TagBytes), content, context);
        return content;
    }
}
