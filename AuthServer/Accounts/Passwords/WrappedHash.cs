using AuthServer.Accounts.Passwords.Foreign;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// A weak hash of another system inside Argon2id: <c>$wrap</c>, the weak hash's text with zeros in place of what it computes, and Argon2id's
/// text over what it computes. Whoever reads the table has to pay Argon2id for each guess.
/// </summary>
internal sealed record WrappedHash(ForeignHash Inner, Argon2idHash Outer)
{
    public const string Prefix = "$wrap$";

    private static readonly int PrefixLength = Prefix.Length - 1;

    public static WrappedHash Create(ForeignHash inner, int memoryKiB, int iterations) => new(inner, Argon2idHash.Create(inner.Tag, memoryKiB, iterations));

    /// <summary>Null: not such a hash, or a damaged one.</summary>
    public static WrappedHash? Parse(string text)
    {
        var outer = text.LastIndexOf(Argon2idHash.Prefix, StringComparison.Ordinal);
        return text.StartsWith(Prefix, StringComparison.Ordinal) && outer >= PrefixLength
            && ForeignHashes.Find(text[PrefixLength..outer]) is { } inner && Argon2idHash.Parse(text[outer..]) is { } hash
            ? new(inner, hash)
            : null;
    }

    public bool Matches(string password) => Outer.Matches(Inner.Derive(password));

    public override string ToString() => $"{Prefix[..PrefixLength]}{Inner.Blank}{Outer}";
}
