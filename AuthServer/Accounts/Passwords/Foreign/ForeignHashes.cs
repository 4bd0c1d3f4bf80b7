namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>Finds the family of a hash by how its text begins.</summary>
internal static class ForeignHashes
{
    private static readonly IForeignHashFamily[] Families =
        [new BcryptFamily(), new Pbkdf2Family(), new Argon2Family(), new ScryptFamily(), new DigestFamily(), new IdentityFamily()];

    /// <summary>What some systems write and no well-kept library of .NET computes.</summary>
    private static readonly (string Prefix, string Name)[] Uncomputed =
    [
        ("$5$", "sha-crypt"), ("$6$", "sha-crypt"), ("$1$", "md5-crypt"), ("$apr1$", "md5-crypt"), ("$y$", "yescrypt"), ("$7$", "scrypt in crypt's form"),
        ("$P$", "phpass"), ("$H$", "phpass"), ("{CRYPT}", "crypt in LDAP's form"),
    ];

    public static ForeignReading Read(string text) =>
        Families.Select(family => family.Read(text)).FirstOrDefault(reading => reading is not null)
            ?? new ForeignReading.Refused(Uncomputed.FirstOrDefault(form => text.StartsWith(form.Prefix, StringComparison.Ordinal)).Name is { } name
                ? $"No well-kept library computes its password hash ({name})."
                : "The form of its password hash is unknown.");

    public static ForeignHash? Find(string text) => (Read(text) as ForeignReading.Known)?.Hash;
}
