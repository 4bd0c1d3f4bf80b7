using System.Security.Cryptography;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>One digest over salt and password, as systems of another time wrote it. Guessed by the billion in a second: weak whatever its length.</summary>
internal sealed record DigestHash(string Digest, bool SaltIsFirst, byte[] Salt, byte[] Tag) : ForeignHash(Tag)
{
    public const string Prefix = "$digest$";

    /// <summary>By their lengths in bytes.</summary>
    public static IReadOnlyDictionary<int, string> ByLength { get; } =
        new Dictionary<int, string> { [16] = "md5", [20] = "sha1", [32] = "sha256", [64] = "sha512" };

    public override bool IsWeak => true;

    public override string Text => $"{Prefix}{Digest}${(SaltIsFirst ? "prefix" : "suffix")}${HashText.Of(Salt)}${HashText.Of(Tag)}";

    public override byte[] Derive(string password)
    {
        var bytes = HashText.Utf8(password);
        byte[] input = SaltIsFirst ? [.. Salt, .. bytes] : [.. bytes, .. Salt];
        return CryptographicOperations.HashData(new HashAlgorithmName(Digest.ToUpperInvariant()), input);
    }

    public static ForeignReading Read(string digest, bool saltIsFirst, byte[]? salt, byte[]? tag) =>
        salt is not null && tag is not null && ByLength.GetValueOrDefault(tag.Length) == digest
            ? new ForeignReading.Known(new DigestHash(digest, saltIsFirst, salt, tag))
            : CostLimits.Damaged;
}
