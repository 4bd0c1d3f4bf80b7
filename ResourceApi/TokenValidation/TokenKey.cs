using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ResourceApi.TokenValidation;

/// <summary>The SHA-256 of a token: what the cache knows it by, so that a memory dump of the cache's keys holds nothing usable.</summary>
internal readonly record struct TokenKey(ulong A, ulong B, ulong C, ulong D)
{
    private const int OnStack = 4_096;

    public static TokenKey Of(string token)
    {
        Span<byte> bytes = token.Length <= OnStack ? stackalloc byte[token.Length] : new byte[token.Length];
        // Tokens hold ASCII only, see BearerCredentials.
        Encoding.ASCII.GetBytes(token, bytes);

        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
        return new TokenKey(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>A part of a cryptographic hash is a hash.</summary>
    public override int GetHashCode() => A.GetHashCode();
}
