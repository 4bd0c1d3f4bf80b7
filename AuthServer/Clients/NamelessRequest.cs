using OpenIddict.Server;

namespace AuthServer.Clients;

/// <summary>A token request that names no client, and was given the one of <c>Compatibility__DefaultClient</c>. Such uses are counted apart.</summary>
internal static class NamelessRequest
{
    private const string Suffix = " without client_id";

    private static readonly string Key = typeof(NamelessRequest).FullName!;

    public static void Mark(OpenIddictServerTransaction transaction) => transaction.Properties[Key] = true;

    public static bool Is(OpenIddictServerTransaction transaction) => transaction.Properties.ContainsKey(Key);

    /// <summary>What its grant is counted as.</summary>
    public static string Counted(string grant) => grant + Suffix;

    /// <summary>The grant of what was counted, however its client was named.</summary>
    public static string GrantOf(string counted) => counted.EndsWith(Suffix, StringComparison.Ordinal) ? counted[..^Suffix.Length] : counted;
}
