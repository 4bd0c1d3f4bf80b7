using System.Globalization;
using System.Numerics;
using Org.BouncyCastle.Crypto.Generators;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>scrypt (RFC 7914). Its text is passlib's, which gives the cost as a power of two.</summary>
internal sealed record ScryptHash(int Cost, int BlockSize, int Lanes, byte[] Salt, byte[] Tag) : ForeignHash(Tag)
{
    public override string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"$scrypt$ln={BitOperations.Log2((uint)Cost)},r={BlockSize},p={Lanes}${HashText.Of(Salt)}${HashText.Of(Tag)}");

    public override byte[] Derive(string password) => SCrypt.Generate(HashText.Utf8(password), Salt, Cost, BlockSize, Lanes, Tag.Length);

    public static ForeignReading Read(int cost, int blockSize, int lanes, byte[]? salt, byte[]? tag)
    {
        // RFC 7914 section 2: with blocks of one, the cost is below 2^16.
        if (salt is null || tag is null || cost < 2 || blockSize < 1 || lanes < 1 || (blockSize is 1 && cost >= 65_536))
        {
            return CostLimits.Damaged;
        }

        // A block has 128 bytes. What is too large to be a number is the largest there is, which is no power of two.
        if (!CostLimits.AllowMemory(Math.BigMul(cost, blockSize) / 8, lanes, lanes))
        {
            return CostLimits.TooCostly;
        }

        return BitOperations.IsPow2(cost) ? new ForeignReading.Known(new ScryptHash(cost, blockSize, lanes, salt, tag)) : CostLimits.Damaged;
    }
}
