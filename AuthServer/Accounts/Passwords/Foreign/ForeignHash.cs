using System.Security.Cryptography;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>A password hash that another system made, as read from its text.</summary>
internal abstract record ForeignHash(byte[] Tag)
{
    /// <summary>Tags of fewer bytes would be matched by chance; longer ones protect no better.</summary>
    public const int ShortestTag = 16;

    public const int LongestTag = 128;

    /// <summary>In the one spelling that this server gives it.</summary>
    public abstract string Text { get; }

    /// <summary>Whether guessing it costs next to nothing.</summary>
    public virtual bool IsWeak => false;

    /// <summary>The same without its tag: what has to be known to compute it again, and nothing that a guess can be compared with.</summary>
    public string Blank => (this with { Tag = new byte[Tag.Length] }).Text;

    /// <summary>What the other system made of a password.</summary>
    public abstract byte[] Derive(string password);

    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password), Tag);
}

/// <summary>What became of the text of a hash.</summary>
internal abstract record ForeignReading
{
    private ForeignReading()
    {
    }

    public sealed record Known(ForeignHash Hash) : ForeignReading;

    /// <summary>It is of no known form, is damaged, or would cost too much to check.</summary>
    public sealed record Refused(string Reason) : ForeignReading;
}

/// <summary>The hashes of one algorithm, in the spellings of the systems that use it.</summary>
internal interface IForeignHashFamily
{
    /// <summary>Null: the text is of another family.</summary>
    ForeignReading? Read(string text);
}
