using System.Globalization;
using System.Security.Cryptography;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>PBKDF2 (RFC 8018 section 5.2), whoever wrote it. Its text is passlib's.</summary>
internal sealed record Pbkdf2Hash(HashAlgorithmName Digest, int Iterations, byte[] Salt, byte[] Tag) : ForeignHash(Tag)
{
    /// <summary>RFC 8018 section 4.2: no fewer.</summary>
    private const int FewestIterations = 1_000;

    public override bool IsWeak => Iterations < FewestIterations;

    public override string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"$pbkdf2-{Digest.Name!.ToLowerInvariant()}${Iterations}${HashText.Of(Salt).Replace('+', '.')}${HashText.Of(Tag).Replace('+', '.')}");

    public override byte[] Derive(string password) =>
        Rfc2898DeriveBytes.Pbkdf2(HashText.Utf8(password), Salt, Iterations, Digest, Tag.Length);

    public static ForeignReading Read(string digest, int iterations, byte[]? salt, byte[]? tag) => (salt, tag) switch
    {
        (null, _) or (_, null) => CostLimits.Damaged,
        _ when iterations < 1 => CostLimits.Damaged,
        _ when iterations > CostLimits.Iterations => CostLimits.TooCostly,
        _ => new ForeignReading.Known(new Pbkdf2Hash(new(digest.ToUpperInvariant()), iterations, salt, tag)),
    };
}
