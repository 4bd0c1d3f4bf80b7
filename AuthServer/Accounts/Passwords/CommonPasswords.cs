using System.Collections.Frozen;

namespace AuthServer.Accounts.Passwords;

/// <summary>The passwords that everybody tries first (CommonPasswords.txt; its origin and license lie beside it).</summary>
internal static class CommonPasswords
{
    private const string Resource = "AuthServer.Accounts.Passwords.CommonPasswords.txt";

    private static readonly Lazy<FrozenSet<string>> List = new(Read);

    public static bool Contains(string password) => List.Value.Contains(password);

    private static FrozenSet<string> Read()
    {
        using StreamReader reader = new(typeof(CommonPasswords).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
