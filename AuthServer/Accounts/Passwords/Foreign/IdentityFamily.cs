using System.Buffers.Binary;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>
/// The two forms of ASP.NET Core Identity's <c>PasswordHasher</c>, base64 of bytes: version 2 is PBKDF2 with SHA-1 and 1,000 rounds,
/// version 3 says which digest and how many. Read here, so that a row cannot ask for any number of rounds.
/// </summary>
internal sealed class IdentityFamily : IForeignHashFamily
{
    private const int SaltBytes = 16;
    private const int Version3Header = 13;

    private static readonly string[] Digests = ["sha1", "sha256", "sha512"];

    public ForeignReading? Read(string text) => HashText.Bytes(text) switch
    {
        [0, .. var rest] when rest.Length is SaltBytes + 32 => Pbkdf2Hash.Read("sha1", 1_000, rest[..SaltBytes], rest[SaltBytes..]),
        [1, .. var rest] when rest.Length + 1 >= Version3Header + SaltBytes + ForeignHash.ShortestTag => ReadVersion3(rest),
        _ => null,
    };

    private static ForeignReading ReadVersion3(byte[] bytes)
    {
        var (digest, iterations, salt) = (Number(bytes, 0), Number(bytes, 4), Number(bytes, 8));
        var content = bytes.AsSpan(Version3Header - 1);
        if (digest >= Digests.Length || salt < SaltBytes || salt + ForeignHash.ShortestTag > content.Length
            || content.Length - salt > ForeignHash.LongestTag)
        {
            return CostLimits.Damaged;
        }

        return Pbkdf2Hash.Read(
            Digests[digest], (int)Math.Min(iterations, int.MaxValue), content[..(int)salt].ToArray(), content[(int)salt..].ToArray());
    }

    private static long Number(byte[] bytes, int start) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(start));
}
