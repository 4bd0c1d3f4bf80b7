using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using NSec.Cryptography;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// One Argon2id hash (RFC 9106) and its PHC string, <c>$argon2id$v=19$m=19456,t=2,p=1$salt$hash</c>: base64 without padding.
/// libsodium computes it: one lane, a salt of 16 bytes.
/// </summary>
internal sealed partial record Argon2idHash(int MemoryKiB, int Iterations, byte[] Salt, byte[] Tag)
{
    public const string Prefix = "$argon2id$";

    private const int SaltBytes = 16;
    private const int TagBytes = 32;
    private const int ShortestTag = 16;
    private const int LongestTag = 64;

    public static Argon2idHash Create(ReadOnlySpan<byte> password, int memoryKiB, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(memoryKiB, iterations, salt, Derive(password, salt, memoryKiB, iterations, TagBytes));
    }

    /// <summary>The hash of nothing: it costs as much to check as any other, and no password matches it.</summary>
    public static Argon2idHash Unmatchable(int memoryKiB, int iterations) =>
        new(memoryKiB, iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(TagBytes));

    /// <summary>Null: not a hash that this server could have written.</summary>
    public static Argon2idHash? Parse(string text)
    {
        var match = Phc().Match(text);
        if (!match.Success || Bytes(match.Groups["salt"].Value) is not { Length: SaltBytes } salt
            || Bytes(match.Groups["tag"].Value) is not { Length: >= ShortestTag and <= LongestTag } tag
            || !int.TryParse(match.Groups["m"].Value, CultureInfo.InvariantCulture, out var memoryKiB)
            || !int.TryParse(match.Groups["t"].Value, CultureInfo.InvariantCulture, out var iterations))
        {
            return null;
        }

        return memoryKiB is < 8 or > 4_194_303 || iterations is < 1 or > 1_000 ? null : new(memoryKiB, iterations, salt, tag);
    }

    public bool Matches(ReadOnlySpan<byte> password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Salt, MemoryKiB, Iterations, Tag.Length), Tag);

    public bool HasStrength(int memoryKiB, int iterations) =>
        MemoryKiB == memoryKiB && Iterations == iterations && Tag.Length == TagBytes;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}v=19$m={MemoryKiB},t={Iterations},p=1${Base64(Salt)}${Base64(Tag)}");

    private static byte[] Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int memoryKiB, int iterations, int length) =>
        new Argon2id(new Argon2Parameters { MemorySize = memoryKiB, NumberOfPasses = iterations, DegreeOfParallelism = 1 })
            .DeriveBytes(password, salt, length);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string unpadded)
    {
        var buffer = new byte[unpadded.Length];
        return Convert.TryFromBase64String(unpadded.PadRight((unpadded.Length + 3) / 4 * 4, '='), buffer, out var written)
            ? buffer[..written]
            : null;
    }

    [GeneratedRegex(
        @"\A\$argon2id\$v=19\$m=(?<m>[1-9][0-9]{0,9}),t=(?<t>[1-9][0-9]{0,9}),p=1\$(?<salt>[A-Za-z0-9+/]+)\$(?<tag>[A-Za-z0-9+/]+)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Phc();
}
