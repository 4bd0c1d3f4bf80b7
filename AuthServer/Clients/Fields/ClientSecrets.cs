using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AuthServer.Clients.Fields;

/// <summary>
/// The two kinds of client secrets. A generated one holds 256 random bits, so one SHA-256 is enough to store it; one that an
/// operator chose is hashed slowly. Which of the two a presented secret costs depends on its own form alone, never on the client.
/// </summary>
internal static class ClientSecrets
{
    public const int MinChosenLength = 24;
    public const int MaxLength = 256;

    private const string GeneratedPrefix = "cs_";
    private const string StoredPrefix = "sha256:";
    private const int GeneratedBytes = 32;
    private const int GeneratedLength = 46;

    public static string Generate() => GeneratedPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(GeneratedBytes));

    public static bool IsGenerated(string secret) =>
        secret.Length == GeneratedLength
            && secret.StartsWith(GeneratedPrefix, StringComparison.Ordinal)
            && Base64Url.IsValid(secret.AsSpan(GeneratedPrefix.Length));

    public static string Store(string generated) => StoredPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(generated)));

    public static bool IsStoredGenerated(string stored) => stored.StartsWith(StoredPrefix, StringComparison.Ordinal);

    public static bool Matches(string generated, string stored) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Store(generated)), Encoding.ASCII.GetBytes(stored));
}
