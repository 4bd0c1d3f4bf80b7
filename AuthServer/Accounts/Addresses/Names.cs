using AuthServer.Data.Records;

namespace AuthServer.Accounts.Addresses;

/// <summary>What an account calls itself, as read from its row.</summary>
internal static class Names
{
    /// <summary>In the form in which names are compared, each once.</summary>
    public static IReadOnlyList<string> Of(User user) =>
        [.. new[] { UserNames.Normalize(user.UserName), UserNames.Normalize(user.Email) }.OfType<string>().Distinct(StringComparer.Ordinal)];

    public static Columns AsStored(User user) => new(user.UserName, user.NormalizedUserName, user.Email, user.NormalizedEmail);

    /// <summary>In the one spelling that each has.</summary>
    public static Columns Spelled(User user) => new(
        Stored(user.UserName), UserNames.Normalize(user.UserName), Stored(user.Email), UserNames.Normalize(user.Email));

    private static string? Stored(string? name) => name is null ? null : AddressSpelling.Stored(name);

    internal sealed record Columns(string? UserName, string? NormalizedUserName, string? Email, string? NormalizedEmail);
}
