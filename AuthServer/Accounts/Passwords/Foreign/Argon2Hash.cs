using System.Globalization;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>Argon2 in all its kinds (RFC 9106), which libsodium computes with one lane only.</summary>
internal sealed record Argon2Hash(string Kind, int Version, int MemoryKiB, int Passes, int Lanes, byte[] Salt, byte[] Tag) : ForeignHash(Tag)
{
    public override string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2{Kind}$v={Version}$m={MemoryKiB},t={Passes},p={Lanes}${HashText.Of(Salt)}${HashText.Of(Tag)}");

    public override byte[] Derive(string password)
    {
        var kind = Kind switch
        {
            "d" => Argon2Parameters.Argon2d,
            "i" => Argon2Parameters.Argon2i,
            _ => Argon2Parameters.Argon2id,
        };
        Argon2BytesGenerator generator = new();
        generator.Init(new Argon2Parameters.Builder(kind)
            .WithVersion(Version).WithMemoryAsKB(MemoryKiB).WithIterations(Passes).WithParallelism(Lanes).WithSalt(Salt).Build());
        var tag = new byte[Tag.Length];
        generator.GenerateBytes(HashText.Utf8(password), tag);
        return tag;
    }
}
